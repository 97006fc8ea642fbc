
// A button that copies the feed's address, beside the address itself; and players that tell when they cannot play.
const feed = document.getElementById('_feed')
if (feed && navigator.clipboard) {
  const shown = feed.textContent.trim()
  const address = /^https?:/.test(shown) ? shown : feed.href
  const status = make('span', { role: 'status', ...ENGLISH })
  const copy = button({ id: '_copy', ...ENGLISH }, async () => {
    try {
      await navigator.clipboard.writeText(address)
      status.textContent = ' Copied'
    } catch {
      status.textContent = ' The browser does not allow it: please copy the address by hand'
    }
  }, 'Copy the address')
  feed.parentElement.append(' ', copy, status)
}
for (const audio of document.querySelectorAll('audio')) tellFaults(audio)
