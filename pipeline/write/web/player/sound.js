
// Navigation: to a moment, by seconds, by turns, by chapters.

const SETTLED = 3000 // milliseconds into a turn after which "previous" means its own beginning

function seek(ms) {
  const end = Number.isFinite(audio.duration) ? audio.duration : Infinity
  audio.currentTime = Math.min(Math.max(ms / 1000, 0), end)
  refresh()
}

function start() {
  play(audio).catch((error) => {
    // If the sound cannot be played, an error event reports it.
    if (!['AbortError', 'NotSupportedError'].includes(error.name)) say(WORDS.cannotPlay)
  })
}

/** Play from a chosen place, and scroll there even if the reader has scrolled. */
function playFrom(ms) {
  seek(ms)
  setFollowing(true)
  start()
}

const PAUSE_KEY = 'k'

/**
 * Pause or play with one key. Because it is a letter, it works only with the focus in the player, the chapters or
 * the text (WCAG 2.1.4), and never in fields. The space bar keeps its function: it scrolls, and presses the focused
 * element.
 */
function pauseByKey(event) {
  const { key, code, target } = event
  // On keyboards of other scripts, the key in the same place counts.
  const meant = key.toLowerCase() === PAUSE_KEY || (code === 'KeyK' && key > '\x7f')
  if (!meant || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
  if (!target.closest('#player, #chapters, #transcript') || target.closest('input, select')) return
  event.preventDefault()
  if (audio.paused) start()
  else audio.pause()
}

function skip(ms) {
  seek(audio.currentTime * 1000 + ms)
  follow()
}

/** Go to the previous or next start. */
function jump(list, way) {
  const now = audio.currentTime * 1000 + TOLERANCE
  const here = placeAt(list, now)
  const back = here >= 0 && now - list[here] > SETTLED ? here : here - 1
  const there = way > 0 ? here + 1 : Math.max(back, 0)
  if (there >= list.length) return
  seek(list[there])
  setFollowing(true)
  if (audio.paused) say(`${nameOf(list, there)}, ${clock(list[there])}`)
}

/** Return who or what begins there, for screen readers. */
function nameOf(list, place) {
  const element = list === turnStarts ? turns[place].querySelector('.speaker') : chapterLinks[place]
  return element.textContent.trim()
}

/** Handle the media keys of headphones and lock screens. */
function answerMediaKeys() {
  if (!('mediaSession' in navigator)) return
  const title = document.querySelector('h1').textContent
  const series = document.querySelector('.site a').textContent
  navigator.mediaSession.metadata = new MediaMetadata({ title, album: series })
  const keys = {
    seekbackward: () => skip(-15000),
    seekforward: () => skip(30000),
    previoustrack: () => jump(chapterStarts, -1),
    nexttrack: () => jump(chapterStarts, 1),
  }
  for (const [key, act] of Object.entries(keys)) navigator.mediaSession.setActionHandler(key, act)
}
