// @segment/analytics-next in a browser's window (jsdom), as a page loads it: node segment_browser.mjs ADDRESS WRITE_KEY
import { JSDOM } from 'jsdom'

const [cdnURL, writeKey] = process.argv.slice(2)
const dom = new JSDOM('<!doctype html><html><head><title>Shoes</title></head><body></body></html>', {
  url: 'https://shop.example/shoes?utm_source=google&utm_medium=cpc&utm_campaign=autumn&gclid=abc',
  referrer: 'https://www.google.com/',
  pretendToBeVisual: true,
})
for (const name of ['window', 'document', 'navigator', 'location', 'localStorage', 'CustomEvent', 'Element', 'HTMLElement']) {
  Object.defineProperty(globalThis, name, { value: dom.window[name] ?? dom.window, configurable: true, writable: true })
}
dom.window.fetch = globalThis.fetch

const { AnalyticsBrowser } = await import('@segment/analytics-next')
const [analytics] = await AnalyticsBrowser.load({ writeKey, cdnURL })
await analytics.page('Shoes')
await analytics.identify('ada', { email: 'ada@example.com' })
await analytics.track('Order Completed', { order_id: 'browser-1', revenue: 49.9, currency: 'EUR' })
await analytics.track('Café ☕ 😀')
setTimeout(() => process.exit(0), 1500)
