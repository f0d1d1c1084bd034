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
// prettier-ignore
export const routes: readonly PageRoute[] = [
  { path: '/design', load: () => import('./gallery/GalleryPage.tsx').then((page) => page.GalleryPage), title: 'Design', frame: 'bare' },
  { path: '/design/accounts', load: () => import('./gallery/AccountsPicture.tsx').then((page) => page.AccountsPicture), title: 'Design, accounts', frame: 'bare' },
  { path: '/design/account', load: () => import('./gallery/AccountPicture.tsx').then((page) => page.AccountPicture), title: 'Design, account', frame: 'bare' },
  { path: '/design/long-table', load: () => import('./gallery/LongTable.tsx').then((page) => page.LongTable), title: 'Design, long table', frame: 'bare' },
  { path: '/design/shell', load: () => import('./gallery/ShellSample.tsx').then((page) => page.ShellSample), title: 'Design, shell' },
  { path: '/accounts', load: () => import('../understand/portfolio/ui/AccountsPage.tsx').then((page) => page.AccountsPage), title: 'Accounts' },
]
