// @segment/analytics-node, as its users write it: node segment_node.mjs ADDRESS WRITE_KEY
import { Analytics } from '@segment/analytics-node'

const [host, writeKey] = process.argv.slice(2)
const analytics = new Analytics({ writeKey, host, flushAt: 4 })
analytics.on('error', (error) => { console.error(error); process.exitCode = 1 })

analytics.identify({ userId: 'ada', traits: { email: 'ada@example.com', plan: 'pro' } })
analytics.track({ userId: 'ada', event: 'Order Completed', properties: { order_id: 'node-1', revenue: 49.9, currency: 'EUR' } })
analytics.page({ userId: 'ada', name: 'Home', properties: { url: 'https://shop.example/?utm_source=news&utm_medium=email' } })
analytics.track({ anonymousId: 'v-1', event: 'Café ☕ 😀', timestamp: new Date(Date.now() - 3600_000), context: { ip: '203.0.113.77' } })
analytics.group({ userId: 'ada', groupId: 'navy', traits: { name: 'Navy' } })
analytics.alias({ userId: 'ada', previousId: 'v-1' })
analytics.screen({ userId: 'ada', name: 'Cart' })
await analytics.closeAndFlush({ timeout: 20_000 })
