// @rudderstack/rudder-sdk-node, as its users write it: node rudder_node.mjs ADDRESS WRITE_KEY
import module from '@rudderstack/rudder-sdk-node'

const Analytics = module.default ?? module
const [dataPlaneUrl, writeKey] = process.argv.slice(2)
const client = new Analytics(writeKey, { dataPlaneUrl, flushAt: 20, flushInterval: 200 })

client.identify({ userId: 'ada', traits: { email: 'ada@example.com', plan: 'pro' } })
client.track({ userId: 'ada', event: 'Order Completed', properties: { order_id: 'rudder-1', revenue: 49.9, currency: 'EUR' } })
client.page({ userId: 'ada', name: 'Home', properties: { url: 'https://shop.example/' } })
client.track({ anonymousId: 'v-1', event: 'Café ☕ 😀', originalTimestamp: new Date(Date.now() - 3600_000) })
client.group({ userId: 'ada', groupId: 'navy', traits: { name: 'Navy' } })
client.alias({ userId: 'ada', previousId: 'v-1' })
client.screen({ userId: 'ada', name: 'Cart' })
client.flush((error) => {
  if (error) { console.error(error); process.exit(1) }
  process.exit(0)
})
setTimeout(() => { console.error('the client did not flush'); process.exit(1) }, 30_000)
