import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useAction, useCall } from '../api/queries.ts'
import { awayFrom, useConnection, useLive } from '../api/live.ts'
import { Banner, ErrorBox } from '../design/Banner.tsx'
import { clockTime } from '../design/format.ts'
import type { MenuEntry } from '../design/Menu.tsx'
import { PortalTarget } from '../design/portal.ts'
import { TodayProvider } from '../design/today.tsx'
import { Toaster } from '../design/Toaster.tsx'
import { undoNewest } from '../design/toasts.ts'
import { getMe, savePreferences, signOut } from '../../identity/sessions/contract.ts'
import type { Me } from '../../identity/sessions/contract.ts'
import { placesFor } from '../places.ts'
import { shellSources } from '../shell-sources.ts'
import { sentenceOf } from '../api/call-error.ts'
import { BottomBar } from './BottomBar.tsx'
import { useOfferedCommands } from './commands.ts'
import { destinationsFor } from './destinations.ts'
import { useKeyboard, useKeys } from '../keyboard/keys.ts'
import { KeysDialog } from './KeysDialog.tsx'
import { MeProvider } from './me.tsx'
import { Palette } from './Palette.tsx'
import type { PaletteItem } from './Palette.tsx'
import {
  adoptPreferences,
  knownPreferences,
  onPreferencesChosen,
  setPreferences,
  usePreferences,
} from '../keyboard/preferences.ts'
import type { Preferences } from '../keyboard/preferences.ts'
import { Rail } from './Rail.tsx'
import { NoticeBell, NoticePlace } from '../../act/outreach/ui/NoticeBell.tsx'
import { QuickTask } from '../../act/tasks/ui/QuickTask.tsx'
import { RunningBanner } from '../../understand/running/ui/RunningBanner.tsx'
import { SampleTag } from '../../record/sample/ui/SampleTag.tsx'

/** Around every page of a signed-in member: rail, palette, keys, news and undo. */
export function Shell() {
  const me = useCall(getMe, {}, { freshMs: 5 * 60_000 })
  const [leaving, setLeaving] = useState(false)
  if (leaving) return <SigningOut onFailed={() => setLeaving(false)} />
  if (me.data) {
    return (
      <MeProvider me={me.data}>
        <TodayProvider today={me.data.today}>
          <SignedIn me={me.data} onSignOut={() => setLeaving(true)} />
        </TodayProvider>
      </MeProvider>
    )
  }
  if (me.error) return <ErrorBox sentence={sentenceOf(me.error)} onRetry={() => void me.refetch()} />
  return null
}

/** Stands in place of everything that asks the server, so that nothing is asked in the name of somebody who has left. */
function SigningOut({ onFailed }: { onFailed: () => void }) {
  const client = useQueryClient()
  const { run } = useAction(signOut, { topics: [], onDone: () => globalThis.location.assign('/sign-in'), onFailed })
  useEffect(() => {
    void client.cancelQueries().then(() => run({}))
  }, [client, run])
  return <p role="status">Signing out…</p>
}

function SignedIn({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  const navigate = useNavigate()
  const places = placesFor(me)
  const [paletteOpen, setPaletteOpen] = useState(false)
  const [keysOpen, setKeysOpen] = useState(false)
  // What floats above the page stands in a landmark of its own, as everything on it does.
  const [floating, setFloating] = useState<HTMLElement | null>(null)
  const openPalette = () => setPaletteOpen(true)
  const goTo = (to: string) => void navigate({ to })

  useLive()
  useKeyboard()
  useKeptPreferences(me)
  useKeys('Everywhere', [
    { keys: 'mod+k', does: 'Search or do', run: openPalette },
    { keys: '/', does: 'Search', run: focusSearch(openPalette) },
    { keys: '?', does: 'All keys', run: () => setKeysOpen(true) },
    { keys: 'mod+z', does: 'Take back the last change', run: () => undoNewest() },
    ...places.map((place) => ({ keys: `g ${place.letter}`, does: `Go to ${place.label}`, run: () => goTo(place.to) })),
  ])

  const menus = useMenus(me, { openKeys: () => setKeysOpen(true), onSignOut })
  const counts = shellSources.useCounts()
  const pinned = shellSources.usePinnedViews()
  const freshness = shellSources.useFreshness()
  const items = usePaletteItems(me, menus.memberMenu)

  return (
    <PortalTarget value={floating}>
      <div className="app">
        <a className="skip" href="#main">
          Skip to the page
        </a>
        <Rail
          companyName={me.company.name}
          memberName={me.member.name}
          onSearch={openPalette}
          notice={<SampleTag />}
          notices={<NoticeBell />}
          {...{ places, counts, pinned, freshness }}
          {...menus}
        />
        <main className="main" id="main" tabIndex={-1}>
          <ConnectionBanner />
          <RunningBanner />
          <Outlet />
        </main>
        <BottomBar places={places} notices={<NoticePlace />} onSearch={openPalette} />
        <Toaster />
        <QuickTask />
        {paletteOpen ? (
          <Palette
            items={items}
            searchAccounts={shellSources.searchAccounts}
            goTo={goTo}
            onClose={() => setPaletteOpen(false)}
          />
        ) : null}
        <KeysDialog open={keysOpen} onClose={() => setKeysOpen(false)} />
      </div>
      <section ref={setFloating} className="floating" aria-label="Menus and hints" />
    </PortalTarget>
  )
}

/** `/` goes to the page's own search line when it has one (`data-search`), else to the palette. */
function focusSearch(openPalette: () => void) {
  return () => {
    const field = document.querySelector<HTMLInputElement>('main [data-search]')
    if (field) field.focus()
    else openPalette()
  }
}

function ConnectionBanner() {
  const connection = useConnection()
  const since = awayFrom()
  if (connection !== 'away' || !since) return null
  return (
    <Banner tone="late">
      Not connected since {clockTime(since)}. What you see may be older; it refreshes by itself when the server is back.
    </Banner>
  )
}

function useMenus(
  me: Me,
  { openKeys, onSignOut }: { openKeys: () => void; onSignOut: () => void },
): { companyMenu: MenuEntry[]; memberMenu: MenuEntry[] } {
  const navigate = useNavigate()
  const { theme } = usePreferences()
  const themes: readonly { theme: Preferences['theme']; label: string }[] = [
    { theme: 'light', label: 'Light' },
    { theme: 'dark', label: 'Dark' },
    { theme: 'system', label: 'As the system' },
  ]
  const settings = placesFor(me).filter((place) => place.key === 'settings')
  return {
    companyMenu: [
      { heading: 'Company' },
      { label: me.company.name, checked: true, onSelect: () => undefined },
      ...settings.map(({ to, icon, letter }) => ({
        label: 'Company settings',
        icon,
        keys: `g ${letter}`,
        onSelect: () => void navigate({ to }),
      })),
    ],
    memberMenu: [
      { heading: me.member.email },
      { label: 'Your account', onSelect: () => void navigate({ to: '/settings/you' }) },
      'line',
      ...themes.map((choice) => ({
        label: choice.label,
        checked: choice.theme === theme,
        onSelect: () => setPreferences({ theme: choice.theme }),
      })),
      'line',
      { label: 'All keys', keys: '?', onSelect: openKeys },
      { label: 'Sign out', onSelect: onSignOut },
    ],
  }
}

function usePaletteItems(me: Me, memberMenu: readonly MenuEntry[]): PaletteItem[] {
  const navigate = useNavigate()
  const commands = useOfferedCommands()
  const inner = destinationsFor(me).map(({ label, within, to, search, icon, alsoCalled }) => ({
    id: `go ${within} ${label}`,
    section: 'Go' as const,
    label,
    detail: within,
    icon,
    alsoCalled: `${within} ${alsoCalled ?? ''}`,
    isInner: true,
    run: () => void navigate({ to, search }),
  }))
  const go = placesFor(me).map((place) => ({
    id: `go ${place.key}`,
    section: 'Go' as const,
    label: place.label,
    icon: place.icon,
    keys: `g ${place.letter}`,
    run: () => void navigate({ to: place.to }),
  }))
  const act = commands.map((command) =>
    Object.assign({}, command, { id: `do ${command.label}`, section: 'Do' as const }),
  )
  const own = memberMenu.flatMap((entry) => (typeof entry === 'object' && 'onSelect' in entry ? [entry] : []))
  const member = own.map((entry) => ({
    id: `member ${entry.label}`,
    section: 'Do' as const,
    label: entry.checked === undefined ? entry.label : `Theme: ${entry.label}`,
    keys: entry.keys,
    run: entry.onSelect,
  }))
  return [...go, ...inner, ...act, ...member]
}

/** What the member chose elsewhere holds here too, and the other way round. */
function useKeptPreferences(me: Me): void {
  const { run: save } = useAction(savePreferences, { topics: [], failure: 'none' })
  const kept = me.member.preferences
  useEffect(() => adoptPreferences(knownPreferences(kept)), [kept])
  useEffect(() => onPreferencesChosen(save), [save])
}
