
// Where the sound goes: to a moment, by seconds, by turns, by chapters.

const SETTLED = 3000 // milliseconds into a turn after which "previous" means its own beginning

function seek(ms) {
  const end = Number.isFinite(audio.duration) ? audio.duration : Infinity
  audio.currentTime = Math.min(Math.max(ms / 1000, 0), end)
  refresh()
}

function playFrom(ms) {
  seek(ms)
  audio.play().catch((error) => {
    if (error.name !== 'AbortError') say('The sound cannot be played.')
  })
}

function skip(ms) {
  seek(audio.currentTime * 1000 + ms)
  follow()
}

/** Go to the beginning before or after the present moment. */
function jump(list, way) {
  const now = audio.currentTime * 1000 + TOLERANCE
  const here = placeAt(list, now)
  const back = here >= 0 && now - list[here] > SETTLED ? here : here - 1
  const there = way > 0 ? here + 1 : Math.max(back, 0)
  if (there >= list.length) return
  seek(list[there])
  follow()
  if (audio.paused) say(`${nameOf(list, there)}, ${clock(list[there])}`)
}

/** Who or what begins there, for those who do not see the mark move. */
function nameOf(list, place) {
  const element = list === turnStarts ? turns[place].querySelector('.speaker') : chapterLinks[place]
  return element.textContent.trim()
}

/** The keys of headphones and lock screens. */
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
