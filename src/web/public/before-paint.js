// Runs before the first paint, so that nobody in a dark room sees a white flash. Keep the key in step with keyboard/preferences.ts.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('volant-theme') || 'auto'
  } catch {
    chosen = 'auto'
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()

// Zod compiles its checks with `new Function` unless told otherwise; the content security policy forbids that.
globalThis.__zod_globalConfig = { jitless: true }
