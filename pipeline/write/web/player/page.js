
// Elements of the page, and what is said and written there.

const audio = document.getElementById('audio')
const player = document.getElementById('player')
const transcript = document.getElementById('transcript')
const chapterLinks = [...document.querySelectorAll('#chapters a[data-start]')]
const calm = matchMedia('(prefers-reduced-motion: reduce)')

/** Words for those who do not see the page. */
function unseen(words) {
  return make('span', { class: 'unseen' }, words)
}

/** A sign that adds nothing to the words beside it. */
function sign(character) {
  return make('span', { class: 'sign', 'aria-hidden': 'true' }, character)
}

const status = make('p', { id: 'status', class: 'unseen', role: 'status', ...OURS })

/** Have a message read out, politely; the same one twice too. */
function say(words) {
  status.textContent = ''
  setTimeout(() => { status.textContent = words }, 50)
}

/** Milliseconds as people write them, 1:02:07, rounded down as everywhere on the site and in the player. */
function clock(ms) {
  const seconds = Math.floor(ms / 1000)
  const two = (number) => String(number).padStart(2, '0')
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
