import type { ComponentType } from 'react'

export interface PageRoute {
  /** TanStack Router's writing: `/accounts/$accountId`. */
  path: `/${string}`
  /** Fetches the page's own chunk: `() => import('…/AccountsPage.tsx').then((page) => page.AccountsPage)`. */
  load: () => Promise<ComponentType>
  /** Of the browser's tab until the page sets a better one with `useTitle`. */
  title: string
  /** `bare`: without rail and without being signed in, such as the sign-in page. */
  frame?: 'bare'
}

/** Every page, one line each. A place shows in the rail as soon as its page stands here. */
export const routes: readonly PageRoute[] = [
  { path: '/design', load: () => import('./gallery/GalleryPage.tsx').then((page) => page.GalleryPage), title: 'Design', frame: 'bare' },
]
