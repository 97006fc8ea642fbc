// Somebody without a mouse on an episode's page. Standard input: {chromium, url, chapter, word, missing}.
// Prints a record of every station of the walk; see test_keyboard.py. Elements are known by role and name alone.
import { json } from 'node:stream/consumers'
import { finish, launch, listened, wait } from './browser.mjs'

const { chromium, url, chapter, word, missing } = await json(process.stdin)
const browser = await launch(chromium)
const { page, said } = await listened(browser)
const client = await page.createCDPSession()

// Everything that live regions say, as it is said.
await page.evaluateOnNewDocument(() => {
  window.announced = []
  new MutationObserver(changes => {
    const live = '[role=status], [role=alert], [aria-live]'
    const regions = changes.map(({ target }) => (target.nodeType === 1 ? target : target.parentElement)?.closest(live))
    for (const region of new Set(regions)) if (region?.textContent.trim()) window.announced.push(region.textContent.trim())
  }).observe(document, { subtree: true, childList: true, characterData: true })
})

// What assistive technology is told of the element that has the focus.
async function focused() {
  const { result } = await client.send('Runtime.evaluate', { expression: 'document.activeElement' })
  const { nodes } = await client.send('Accessibility.getPartialAXTree', { objectId: result.objectId, fetchRelatives: false })
  const states = Object.fromEntries((nodes[0].properties ?? []).map(({ name, value }) => [name, value.value]))
  const about = await page.evaluate(() => {
    const element = document.activeElement
    // It is seen where any of it is on top: what is inside of a player counts as the player.
    const points = [...element.getClientRects()].flatMap(({ left, top, width, height }) =>
      [0.1, 0.5, 0.9].flatMap(x => [0.1, 0.5, 0.9].map(y => document.elementFromPoint(left + width * x, top + height * y))))
    return { body: element === document.body, text: element.textContent.trim().slice(0, 60), id: element.id,
      inText: Boolean(element.closest('main section') && element.matches('[tabindex="0"]')),
      seen: points.some(point => element.contains(point)) }
  })
  return { role: nodes[0].role?.value, name: nodes[0].name?.value ?? '', states, value: nodes[0].value?.value ?? null,
    description: nodes[0].description?.value ?? '', ...about }
}

async function press(...keys) {
  for (const key of keys) await page.keyboard.press(key)
}

async function tabTo(role, name) {
  const pattern = new RegExp(name, 'i')
  for (let i = 0; i < 500; i++) {
    await press('Tab')
    const stop = await focused()
    if (stop.role === role && pattern.test(stop.name)) return stop
    if (stop.body) break
  }
  return null
}

const sound = () => page.evaluate(() => {
  const { currentTime, paused, playbackRate } = document.querySelector('audio')
  return { time: currentTime, paused, rate: playbackRate, lit: document.querySelector('main [aria-current]:not(a)')?.id ?? null }
})
const announced = () => page.evaluate(() => window.announced.splice(0))

async function open() {
  await page.goto('about:blank')
  await page.goto(url)
}

// Waits for something to happen, at most five seconds.
async function until(what) {
  for (let i = 0; i < 100 && !await what(); i++) await wait(50)
}
const playing = () => until(async () => { const s = await sound(); return !s.paused && s.time > 0 })

// Every stop of the Tab key, on a screen of some size, perhaps after a press of a button; `left` when the key leads out
// of the page at its end.
async function stops(width, height, first = null) {
  await page.setViewport({ width, height })
  if (first) await page.evaluate(selector => { document.querySelector(selector).click(); document.activeElement.blur() }, first)
  const all = []
  for (let i = 0; i < 1000; i++) {
    await press('Tab')
    const stop = await focused()
    if (stop.body) return { all, left: true }
    all.push(stop)
  }
  return { all, left: false }
}

async function skipLink() {
  await press('Tab')
  const link = await focused()
  await press('Enter')
  return { link, there: await focused() }
}

async function nativePlayer() {
  await tabTo('Audio', '')
  await press('Space')
  await playing()
  const after = await sound()
  await press('Space')
  await until(async () => (await sound()).paused)
  return { after, paused: (await sound()).paused }
}

async function pressed(name, ...keys) {
  const before = await sound()
  const stop = await tabTo('button', name)
  await press(...keys)
  await wait(300)
  return { stop, then: stop && await focused(), before, after: await sound(), announced: await announced() }
}

async function speed() {
  const stop = await tabTo('combobox', 'speed')
  await press('ArrowDown')
  await wait(100)
  return { stop, then: await focused(), after: await sound() }
}

async function chapterLink() {
  const stop = await tabTo('link', chapter)
  await press('Enter')
  await playing()
  return { stop, after: await sound() }
}

async function search() {
  const opened = await pressed('search', 'Enter')
  await announced()
  const heard = async () => {
    let words = []
    await until(async () => { words = words.concat(await announced()); return words.length > 0 })
    return words
  }
  await page.keyboard.type(word)
  const first = await heard()
  await press('Enter')
  const second = await heard()
  for (let i = 0; i < word.length; i++) await press('Backspace')
  await page.keyboard.type(missing)
  const none = await heard()
  await press('Escape')
  return { opened, first, second, none, closed: await focused() }
}

// Into the text, three sentences on, and play from there.
async function sentence() {
  let first
  do {
    await press('Tab')
    first = await focused()
  } while (!first.body && !first.inText)
  await press('ArrowDown', 'ArrowDown', 'ArrowDown')
  const chosen = await focused()
  await press('Enter')
  await playing()
  return { first, chosen, after: await sound() }
}

const record = {}
const walk = {
  stops: () => stops(1280, 1024),
  narrowStops: () => stops(320, 640),
  zoomedStops: () => stops(320, 256),
  lowStops: () => stops(844, 390),
  unfoldedStops: () => stops(320, 256, '#more-toggle'),
  skipLink, nativePlayer, speed, chapterLink, search, sentence,
  nextTurn: () => pressed('next turn', 'Enter'),
  nextChapter: () => pressed('next chapter', 'Enter'),
  forward: () => pressed('forward', 'Space'),
  follow: () => pressed('^follow', 'Space'),
  copyLink: () => pressed('copy link', 'Enter'),
  turnButton: () => pressed('play from here', 'Enter'),
}
for (const [name, station] of Object.entries(walk)) {
  await page.setViewport({ width: 1280, height: 1024 })
  await open()
  record[name] = await station()
}
await finish(browser, { ...record, said })
