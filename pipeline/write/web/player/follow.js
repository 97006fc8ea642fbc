
// The page scrolls with the voice until the reader scrolls.

let following = true
const followButton = button({ id: 'follow', 'aria-pressed': 'true' }, () => setFollowing(!following), WORDS.follow)
const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '])

function setFollowing(wanted) {
  following = wanted
  followButton.setAttribute('aria-pressed', String(wanted))
  follow()
}

/** Scroll to the present sentence if the page follows the voice. */
function follow() {
  if (following && current >= 0) reveal(timed[current])
}

/** Scroll as little as possible; not if the element is well within the page. */
function reveal(element) {
  const box = element.getBoundingClientRect()
  const covered = player.getBoundingClientRect()
  const atTop = covered.top <= 0 && covered.bottom > 0
  const top = atTop ? covered.bottom : 0
  const bottom = covered.bottom >= innerHeight - 1 && covered.top > 0 ? covered.top : innerHeight
  const room = bottom - top
  if (box.top >= top + room * 0.1 && box.bottom <= bottom - room * 0.25) return
  const block = box.height > room * 0.7 ? 'start' : 'center'
  element.scrollIntoView({ block, behavior: calm.matches ? 'auto' : 'smooth' })
}

function letGo() {
  if (following && !audio.paused) setFollowing(false)
}

/** Set the height that the player covers, so that nothing is scrolled to below it. */
function noticeCover() {
  const root = document.documentElement.style
  new ResizeObserver(() => root.setProperty('--bar', `${player.offsetHeight}px`)).observe(player)
}

function noticeScrolling() {
  addEventListener('wheel', letGo, { passive: true })
  addEventListener('touchmove', letGo, { passive: true })
  addEventListener('keydown', (event) => {
    const idle = event.target === document.body || event.target === transcript
    if (SCROLL_KEYS.has(event.key) && idle) letGo()
  })
  addEventListener('pointerdown', (event) => {
    if (event.target === document.documentElement && event.clientX >= document.documentElement.clientWidth) letGo()
  })
}
