
// Search in the transcript, regardless of case and accents; hits are marked in the text.

const MOST = 1000 // marked hits: more make a page slow, and no reader steps through them
const LEAST = 2 // letters of a query
let blocks = null
let hits = []
let hit = -1

/** Return letters without case and accents, and the position of each in the text. */
function folded(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return { letters: text.toLowerCase(), places: null }
  let letters = ''
  const places = []
  let at = 0
  for (const character of text) {
    const plain = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
      .replace(/[‘’]/g, "'").replace(/[“”]/g, '"')
    letters += plain
    for (let i = 0; i < plain.length; i++) places.push(at)
    at += character.length
  }
  places.push(at)
  return { letters, places }
}

/** The texts to search, read on first use. */
function searched() {
  blocks ??= [...transcript.querySelectorAll('p, h3, h4, figcaption')]
    .filter((element) => !element.closest('[aria-hidden], #hint'))
    .map((element) => ({ element, ...folded(element.textContent) }))
  return blocks
}

function clearHits() {
  for (const mark of transcript.querySelectorAll('mark')) {
    const parent = mark.parentNode
    mark.replaceWith(...mark.childNodes)
    parent.normalize()
  }
  hits = []
  hit = -1
}

/** Mark a stretch of a block's text; it may begin in one element and end in another. */
function markStretches(element, stretches) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const nodes = []
  for (let node = walker.nextNode(), at = 0; node; node = walker.nextNode()) {
    nodes.push({ node, start: at, end: at + node.data.length })
    at += node.data.length
  }
  const marked = stretches.map(() => [])
  // From the end, so that earlier positions stay valid.
  for (const { node, start, end } of nodes.reverse()) {
    for (let i = stretches.length - 1; i >= 0; i--) {
      const from = Math.max(stretches[i].start, start) - start
      const to = Math.min(stretches[i].end, end) - start
      if (from >= to) continue
      const range = document.createRange()
      range.setStart(node, from)
      range.setEnd(node, to)
      const mark = make('mark')
      range.surroundContents(mark)
      marked[i].unshift(mark)
    }
  }
  return marked
}

function find(words) {
  clearHits()
  const wanted = folded(words.trim()).letters
  if (wanted.length < LEAST) return
  const pattern = wanted.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+')
  for (const { element, letters, places } of searched()) {
    const place = (at) => (places ? places[at] : at)
    const stretches = [...letters.matchAll(new RegExp(pattern, 'g'))]
      .map((found) => ({ start: place(found.index), end: place(found.index + found[0].length) }))
    if (stretches.length > 0) hits.push(...markStretches(element, stretches))
    if (hits.length > MOST) return
  }
}

/** Step to a hit, and announce its number and the total. */
function goTo(place) {
  for (const mark of hits[hit] ?? []) mark.classList.remove('here')
  hit = (place + hits.length) % hits.length
  for (const mark of hits[hit]) mark.classList.add('here')
  letGo()
  hits[hit][0].scrollIntoView({ block: 'center', behavior: calm.matches ? 'auto' : 'smooth' })
  const many = hits.length > MOST ? filled(WORDS.moreThan, { count: MOST }) : hits.length
  count.textContent = filled(WORDS.hit, { number: hit + 1, count: many })
}

function search() {
  find(field.value)
  const words = field.value.trim()
  count.textContent = words.length < LEAST ? '' : WORDS.noHits
  if (hits.length > 0) goTo(0)
  for (const each of [previousHit, nextHit]) each.disabled = hits.length === 0
}

let waiting = 0
const field = make('input', { type: 'search', id: 'search-field', autocomplete: 'off', enterkeyhint: 'search' })
const count = make('span', { id: 'search-count', role: 'status' })
const previousHit = button({ id: 'previous-hit', disabled: '' }, () => goTo(hit - 1), sign('↑'), unseen(WORDS.previousHit))
const nextHit = button({ id: 'next-hit', disabled: '' }, () => goTo(hit + 1), sign('↓'), unseen(WORDS.nextHit))
const closeSearch = button({ id: 'close-search' }, () => toggleSearch(false), WORDS.close, unseen(` ${WORDS.closeUnseen}`))
const searchBar = make('div', { id: 'search', class: 'search', role: 'search', 'aria-label': WORDS.transcript, hidden: '' },
  make('label', { for: 'search-field' }, WORDS.searchTranscript), count, field, previousHit, nextHit, closeSearch)
const searchButton = button({ id: 'search-toggle', 'aria-expanded': 'false', 'aria-controls': 'search' },
  () => toggleSearch(searchBar.hidden), WORDS.search)

function toggleSearch(open) {
  searchBar.hidden = !open
  searchButton.setAttribute('aria-expanded', String(open))
  if (open) {
    field.focus()
    field.select()
    return
  }
  clearTimeout(waiting)
  clearHits()
  field.value = count.textContent = ''
  previousHit.disabled = nextHit.disabled = true
  searchButton.focus()
}

function listenToSearch() {
  field.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(search, 200)
  })
  searchBar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') toggleSearch(false)
    if (event.key !== 'Enter' || event.target !== field) return
    event.preventDefault()
    if (hits.length > 0) goTo(hit + (event.shiftKey ? -1 : 1))
  })
}
