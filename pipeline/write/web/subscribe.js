
// A button that copies the feed's address, and messages of players that cannot play.
const feed = document.getElementById('_feed')
if (feed && navigator.clipboard) {
  const shown = feed.textContent.trim()
  const address = /^https?:/.test(shown) ? shown : feed.href
  const status = make('span', { role: 'status', ...OURS })
  const copy = button({ id: '_copy', ...OURS }, async () => {
    try {
      await navigator.clipboard.writeText(address)
      status.textContent = ` ${WORDS.copied}`
    } catch {
      status.textContent = ` ${WORDS.copyRefused}`
    }
  }, WORDS.copyAddress)
  feed.parentElement.append(' ', copy, status)
}
for (const audio of document.querySelectorAll('audio')) tellFaults(audio)
