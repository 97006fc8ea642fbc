// The page of an audition from a disk: somebody without a mouse plays a voice and copies its lines; then without script,
// and where the browser refuses to copy. Standard input: {chromium, url}. Elements are known by role and name alone.
import { json } from 'node:stream/consumers'
import { finish, launch, listened } from './browser.mjs'

const { chromium, url } = await json(process.stdin)
const browser = await launch(chromium)

// What has the focus after some steps, as assistive technology is told.
async function tabTo(page, role, pattern) {
  const client = await page.createCDPSession()
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press('Tab')
    const { result } = await client.send('Runtime.evaluate', { expression: 'document.activeElement' })
    const { nodes } = await client.send('Accessibility.getPartialAXTree', { objectId: result.objectId, fetchRelatives: false })
    const [name, found] = [nodes[0].name?.value ?? '', nodes[0].role?.value]
    if (found === role && pattern.test(name)) return name
  }
  return null
}

async function copy({ refused = false } = {}) {
  const { page, said } = await listened(browser)
  await page.goto(url)
  await page.evaluate(refused => {
    window.copied = []
    navigator.clipboard.writeText = text => refused ? Promise.reject(new Error('no')) : Promise.resolve(window.copied.push(text))
  }, refused)
  const name = await tabTo(page, 'button', /^Copy the lines for Mira Holt$/)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => [...document.querySelectorAll('[role=status]')].some(status => status.textContent))
  const record = await page.evaluate(() => ({
    copied: window.copied,
    told: [...document.querySelectorAll('[role=status]')].map(status => status.textContent).filter(Boolean),
    selected: String(getSelection()),
  }))
  await page.close()
  return { name, said, ...record }
}

async function play() {
  const { page, said } = await listened(browser)
  await page.goto(url)
  // The player is the browser's own: it is only asked whether it gets the sound.
  const played = await page.evaluate(async () => {
    const audio = document.querySelector('audio')
    audio.muted = true
    audio.load()
    await new Promise((done, fail) => { audio.oncanplaythrough = done; audio.onerror = fail; audio.preload = 'auto' })
    return audio.duration
  }).catch(error => String(error))
  await page.close()
  return { played, said }
}

async function plain() {
  const page = await browser.newPage()
  await page.setJavaScriptEnabled(false)
  await page.goto(url)
  const client = await page.createCDPSession()
  const { nodes } = await client.send('Accessibility.getFullAXTree')
  const text = nodes.filter(node => node.role?.value === 'StaticText').map(node => node.name.value).join('\n')
  const buttons = nodes.filter(node => node.role?.value === 'button' && /Copy/.test(node.name?.value)).length
  await page.close()
  return { text, buttons }
}

const record = { copy: await copy(), refused: await copy({ refused: true }), play: await play(), plain: await plain() }
await finish(browser, record)
