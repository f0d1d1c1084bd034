import './design/styles.ts'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient } from './api/client.ts'
import { theme } from './design/theme.ts'
import { router } from './router.tsx'
import { useShownTheme } from './keyboard/preferences.ts'

const client = createClient(askToSignIn)

function App() {
  const shownTheme = useShownTheme()
  return (
    // Variables and classes come from files: the content security policy allows no <style> made at run time.
    <MantineProvider
      theme={theme}
      forceColorScheme={shownTheme}
      withCssVariables={false}
      withGlobalClasses={false}
      withStaticClasses={false}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

function askToSignIn(): void {
  const { pathname, search } = globalThis.location
  if (pathname === '/sign-in') return
  client.clear()
  void router.navigate({ to: '/sign-in', search: { next: `${pathname}${search}` } })
}

// After an update the old chunks are gone from the server: the next page asked for needs the new index. Once, not in a loop.
globalThis.addEventListener('vite:preloadError', () => {
  const reloadedAt = Number(sessionStorage.getItem('volant-reloaded-at') ?? 0)
  if (Date.now() - reloadedAt < 60_000) return
  sessionStorage.setItem('volant-reloaded-at', Date.now().toString())
  globalThis.location.reload()
})

const root = document.querySelector('#root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
