// Somebody who listens and reads along on an episode's page, on screens of several sizes.
// Standard input: {chromium or firefox, url, silent, front, key, sound: [from, to],
// chapter, screens: {name: [width, height]}}.
// `silent` is the same page on a server that lacks the sound, which `sound` says how to put there; `front` is the front
// page of that server, with the episode `key`.
// Prints {screens: {name: {...}}, folded, times, reduced, smooth, withoutScript, fault, said}; see test_listen.py.
import { copyFile, rm } from 'node:fs/promises'
import { json } from 'node:stream/consumers'
import { finish, launch, launchFirefox, listened, wait } from './browser.mjs'

const { chromium, firefox, url, silent, front, key, sound, chapter, screens } = await json(process.stdin)
const browser = firefox ? await launchFirefox(firefox) : await launch(chromium)
const { page, said } = await listened(browser)
const LINK = `#chapters li:nth-child(${chapter}) a`

async function open(address, [width, height]) {
  await page.setViewport({ width, height })
  await page.goto('about:blank')
  await page.goto(address)
}

// Waits for something to happen on the page, at most ten seconds.
async function until(what, ...given) {
  for (let i = 0; i < 200 && !await page.evaluate(what, ...given); i++) await wait(50)
}

// Waits until nothing scrolls any more.
async function settled() {
  for (let before = -1, now = -2; before !== now;) {
    before = now
    await wait(200)
    now = await page.evaluate(() => scrollY)
  }
}

const playing = () => until(() => { const { paused, currentTime } = document.querySelector('audio'); return !paused && currentTime > 0 })
const paused = () => page.evaluate(() => document.querySelector('audio').paused)

// Whether the play button, which every browser has at the beginning of its player, is in sight, and how high the bar is.
const player = () => page.evaluate(() => {
  const audio = document.querySelector('audio')
  const { left, top, right, bottom, height } = audio.getBoundingClientRect()
  const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
  const onTop = document.elementFromPoint(left + 24, top + height / 2) === audio
  return { seen: inside && onTop, scrolled: scrollY, bar: audio.parentElement.offsetHeight }
})

// Where the text of the chapter is: whether all of its first line is in sight and not covered.
const text = () => page.evaluate(selector => {
  const element = document.querySelector(document.querySelector(selector).getAttribute('href'))
  const { left, top, height } = element.getClientRects()[0]
  const onTop = [2, height - 2].map(y => document.elementFromPoint(left + 4, top + y))
  return { seen: onTop.every(there => there && (element.contains(there) || there.contains(element))), top, lit: element.matches('[aria-current], .current') }
}, LINK)

async function clickChapter() {
  await page.evaluate(selector => document.querySelector(selector).scrollIntoView({ block: 'center', behavior: 'instant' }), LINK)
  await page.click(LINK)
}

async function pressed(key) {
  const before = await paused()
  await page.keyboard.press(key)
  for (let i = 0; i < 15; i++) {
    if (before !== await paused()) return true
    await wait(20)
  }
  return false
}

// Whether what is heard is in sight when the sound has gone on for a while, which is hurried up.
async function followed() {
  const lit = () => page.evaluate(() => [...document.querySelectorAll('#transcript [aria-current]')].map(element => element.id))
  const [first] = await lit()
  await page.evaluate(() => { document.querySelector('audio').playbackRate = 8 })
  for (let i = 0, seen = new Set([first]); i < 200 && seen.size < 5; i++) {
    await wait(50)
    for (const id of await lit()) seen.add(id)
  }
  await page.evaluate(() => { document.querySelector('audio').playbackRate = 1 })
  await settled()
  const [last] = await lit()
  return { moved: last !== first, ...await page.evaluate(id => {
    const { top, bottom } = document.getElementById(id).getBoundingClientRect()
    return { seen: top < innerHeight && bottom > 0 }
  }, last) }
}

// Every place where the key may be pressed, and whether it does something there.
async function keys() {
  const record = { chapter: [await pressed('k'), await pressed('k')] }
  const places = { transcript: '#transcript', player: '#back', sentence: '#transcript [tabindex="0"]' }
  for (const [name, selector] of Object.entries(places)) {
    await page.evaluate(selector => document.querySelector(selector).focus(), selector)
    record[name] = [await pressed('K'), await pressed('k')]
  }
  await page.evaluate(() => document.activeElement.blur())
  record.elsewhere = await pressed('k')
  await page.evaluate(() => document.querySelector('#speed').focus())
  record.speed = await pressed('k')
  await page.evaluate(() => document.querySelector('#search-toggle').click())
  record.search = await pressed('k')
  record.typed = await page.evaluate(() => document.querySelector('#search-field').value)
  await page.keyboard.press('Escape')
  await page.evaluate(() => document.querySelector('#transcript').focus())
  await page.keyboard.down('Control')
  record.withControl = await pressed('k')
  await page.keyboard.up('Control')
  record.told = await page.evaluate(() => [document.querySelector('audio').getAttribute('aria-keyshortcuts'), document.querySelector('#hint').textContent])
  return record
}

async function onScreen(size) {
  await open(url, size)
  const record = { opened: await player() }
  await page.evaluate(() => scrollTo({ top: document.querySelector('#transcript').offsetTop + 2000, behavior: 'instant' }))
  await wait(200)
  record.far = await player()
  await clickChapter()
  await playing()
  await settled()
  record.chapter = await text()
  record.playing = await player()
  record.followed = await followed()
  // Paused, scrolled away on purpose, and back by the same chapter.
  await page.evaluate(() => { document.querySelector('audio').pause(); scrollTo({ top: 0, behavior: 'instant' }) })
  await clickChapter()
  await playing()
  await settled()
  record.again = await text()
  record.keys = await keys()
  return record
}

// With less motion wanted, the text is there at once.
async function still(motion) {
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: motion }])
  await open(url, screens[Object.keys(screens)[0]])
  return page.evaluate(selector => {
    const link = document.querySelector(selector)
    const { top } = document.querySelector(link.getAttribute('href')).getBoundingClientRect()
    link.click()
    return document.querySelector(link.getAttribute('href')).getBoundingClientRect().top !== top
  }, LINK)
}

async function withoutScript() {
  await page.setJavaScriptEnabled(false)
  const record = {}
  for (const [name, size] of Object.entries(screens)) {
    await open(url, size)
    record[name] = await player()
  }
  await page.setJavaScriptEnabled(true)
  return record
}

// Sound that is not there, on every screen, and then is.
async function fault() {
  const told = () => page.evaluate(() => {
    const status = [...document.querySelectorAll('[role=status]')].find(element => element.textContent.includes('sound'))
    if (!status) return null
    const around = status.parentElement
    const { top, bottom, width } = status.getBoundingClientRect()
    return { words: status.textContent, seen: width > 50 && top >= 0 && bottom <= innerHeight,
      file: around.querySelector('a')?.href ?? null, again: around.querySelector('button')?.textContent ?? null }
  })
  const appeared = () => until(() => [...document.querySelectorAll('[role=status]')].some(e => e.textContent.includes('sound')))
  await rm(sound[1], { force: true })
  const record = { screens: {} }
  for (const [name, size] of Object.entries(screens)) {
    await open(silent, size)
    await appeared()
    record.screens[name] = await told()
  }
  if (!await page.$('.fault button')) return record
  await open(front, screens[Object.keys(screens)[0]])
  await page.focus(`[id="${key}"] audio`)
  await page.keyboard.press(' ')
  await appeared()
  await settled()
  record.front = await told()
  await open(silent, screens[Object.keys(screens)[0]])
  await appeared()
  await page.evaluate(() => { document.querySelector('.fault p').textContent = '' })
  await page.focus('.fault button')
  await page.keyboard.press('Enter')
  await appeared()
  record.missingStill = await told()
  await copyFile(...sound)
  await page.focus('.fault button')
  await page.keyboard.press('Enter')
  await playing()
  await wait(200)
  record.recovered = { told: await told(), paused: await paused(), focus: await page.evaluate(() => document.activeElement.localName) }
  return record
}

async function folded() {
  await open(url, screens[Object.keys(screens)[0]])
  const state = () => page.evaluate(() => [...document.querySelectorAll('main details')].map(({ open, lastElementChild }) => [open, lastElementChild.checkVisibility()]))
  const before = await state()
  if (before.length === 0) return { before, after: before }
  await page.focus('main summary')
  await page.keyboard.press('Enter')
  return { before, after: await state() }
}

// What is shown of times, and the milliseconds that they are times of: chapters as the page has them, turns as the
// script writes them.
async function times() {
  await open(url, screens[Object.keys(screens)[0]])
  return page.evaluate(() => [
    ...[...document.querySelectorAll('#chapters a')].map(link => [Number(link.dataset.start), link.nextElementSibling.textContent]),
    ...[...document.querySelectorAll('.turn')].map(turn =>
      [Number(turn.querySelector('[data-t]').dataset.t), /[\d:]+/.exec(turn.querySelector('.play').textContent)[0]])])
}

const record = { screens: {} }
for (const [name, size] of Object.entries(screens)) record.screens[name] = await onScreen(size)
record.folded = await folded()
record.times = await times()
if (!firefox) Object.assign(record, { reduced: await still('reduce'), smooth: await still('no-preference'), withoutScript: await withoutScript() })
const before = said.splice(0)
record.fault = await fault()
await finish(browser, { ...record, said: before })
