import {
  Outlet,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  useMatches,
} from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { ErrorBox } from './design/Banner.tsx'
import { LinkButton } from './design/Button.tsx'
import { EmptyState } from './design/EmptyState.tsx'
import { Skeleton } from './design/Skeleton.tsx'
import { call } from './api/call.ts'
import { sentenceOf } from './api/call-error.ts'
import { getChecklist } from '../act/checklist/contract.ts'
import { places } from './places.ts'
import { routes } from './routes.ts'
import type { PageRoute } from './routes.ts'
import { Shell } from './shell/Shell.tsx'
import { useTitle } from './shell/title.ts'

const rootRoute = createRootRoute({ component: Root, notFoundComponent: NotFound })
const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: Shell })
const bareRoute = createRoute({ getParentRoute: () => rootRoute, id: 'bare', component: Outlet })

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async () => {
    // Whoever is not signed in is sent there by My day itself.
    const isEmpty = await call(getChecklist, {}).then(
      (answer) => answer.isEmpty,
      () => false,
    )
    throw redirect({ to: isEmpty ? '/start' : '/my-day', replace: true })
  },
})

function pageRoute(parent: typeof shellRoute | typeof bareRoute, page: PageRoute) {
  return createRoute({
    getParentRoute: () => parent,
    path: page.path,
    component: lazyRouteComponent(async () => ({ default: await page.load() })),
    staticData: { title: page.title },
  })
}

// A mistyped address keeps the rail, from which everything else can be reached.
const anythingElse = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NothingHere })

const tree = rootRoute.addChildren([
  startRoute,
  shellRoute.addChildren([
    ...routes.filter((page) => page.frame !== 'bare').map((page) => pageRoute(shellRoute, page)),
    anythingElse,
  ]),
  bareRoute.addChildren(routes.filter((page) => page.frame === 'bare').map((page) => pageRoute(bareRoute, page))),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPreloadDelay: 40,
  defaultPendingMs: 300,
  defaultPendingComponent: () => <Skeleton rows={12} />,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    title?: string
  }
}

function Root() {
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title })
  useTitle(title)
  return <Outlet />
}

function NotFound() {
  return (
    <main>
      <NothingHere />
    </main>
  )
}

function NothingHere() {
  const [first] = places
  return (
    <EmptyState
      title="There is nothing at this address"
      action={first ? <LinkButton to={first.to}>{`Go to ${first.label}`}</LinkButton> : null}
    >
      It may have been removed, or the address was mistyped.
    </EmptyState>
  )
}

function Broken({ error, reset }: ErrorComponentProps) {
  return <ErrorBox sentence={sentenceOf(error)} onRetry={reset} />
}
