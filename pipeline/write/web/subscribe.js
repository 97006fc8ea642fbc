'use strict'

// A button that copies the feed's address, beside the address itself.
const feed = document.getElementById('_feed')
if (feed && navigator.clipboard) {
  const english = document.documentElement.lang.split('-')[0] === 'en'
  const button = document.createElement('button')
  const status = document.createElement('span')
  const shown = feed.textContent.trim()
  const address = /^https?:/.test(shown) ? shown : feed.href
  button.type = 'button'
  button.id = '_copy'
  button.textContent = 'Copy the address'
  status.setAttribute('role', 'status')
  if (!english) for (const element of [button, status]) element.lang = 'en'
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(address)
      status.textContent = ' Copied'
    } catch {
      status.textContent = ' The browser does not allow it: please copy the address by hand'
    }
  })
  feed.parentElement.append(' ', button, status)
}
