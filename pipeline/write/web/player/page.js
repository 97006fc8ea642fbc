
// Elements of the page, and announcements.

const audio = document.getElementById('audio')
const player = document.getElementById('player')
const transcript = document.getElementById('transcript')
const chapterLinks = [...document.querySelectorAll('#chapters a[data-start]')]
const calm = matchMedia('(prefers-reduced-motion: reduce)')

/** Words for screen readers only. */
function unseen(words) {
  return make('span', { class: 'unseen' }, words)
}

/** An icon, hidden from screen readers. */
function sign(character) {
  return make('span', { class: 'sign', 'aria-hidden': 'true' }, character)
}

const status = make('p', { id: 'status', class: 'unseen', role: 'status', ...OURS })

/** Announce a message politely, even if it is the same as before. */
function say(words) {
  status.textContent = ''
  setTimeout(() => { status.textContent = words }, 50)
}

/** Format milliseconds as 1:02:07, rounded down as on the whole site. */
function clock(ms) {
  const seconds = Math.floor(ms / 1000)
  const two = (number) => String(number).padStart(2, '0')
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
