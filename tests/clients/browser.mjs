// Browsers for the scripts of this folder, and what they say of the pages they open.
import puppeteer from 'puppeteer-core'

export const wait = ms => new Promise(resolve => setTimeout(resolve, ms))

// Sound is made and not heard. Without `quietly`, a page that plays needs somebody who pressed something, as at home.
export function launch(executablePath, { quietly = false } = {}) {
  const policy = quietly ? ['--autoplay-policy=no-user-gesture-required'] : []
  return puppeteer.launch({
    executablePath,
    protocolTimeout: 0,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--disable-background-timer-throttling', '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows', '--mute-audio', ...policy],
  })
}

// Firefox, over WebDriver BiDi, which it speaks itself: no driver is needed between.
export function launchFirefox(executablePath) {
  return puppeteer.launch({ browser: 'firefox', executablePath, protocolTimeout: 120_000, extraPrefsFirefox: { 'media.default_volume': '0.0' } })
}

// A page whose `said` collects all that should not be: messages on the console, errors, violations of its content
// security policy, dialogs, requests that fail or leave the site.
export async function listened(browser) {
  const page = await browser.newPage()
  const said = []
  page.on('console', message => {
    const itself = message.location().url === page.url() && message.text().includes('status of 404')
    if (!itself) said.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', error => said.push(`error: ${error}`))
  page.on('dialog', dialog => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss() })
  page.on('requestfailed', request => {
    // A browser stops fetching sound when it has enough of it.
    const failure = request.failure().errorText
    if (failure !== 'net::ERR_ABORTED') said.push(`failed: ${request.url()} ${failure}`)
  })
  page.on('request', request => {
    const url = new URL(request.url())
    const site = new URL(request.isNavigationRequest() ? url : page.url())
    if (url.protocol !== 'data:' && url.host !== site.host) said.push(`elsewhere: ${url}`)
  })
  await page.evaluateOnNewDocument(() => {
    addEventListener('securitypolicyviolation', event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))
  })
  return { page, said }
}

export async function finish(browser, record) {
  await browser.close()
  console.log(JSON.stringify(record))
}
