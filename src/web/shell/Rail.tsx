import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Avatar } from '../design/Avatar.tsx'
import { number } from '../design/format.ts'
import { BandShape } from '../design/HealthMark.tsx'
import { Icon } from '../design/icon.tsx'
import { Kbd } from '../design/Kbd.tsx'
import { Menu } from '../design/Menu.tsx'
import type { MenuEntry } from '../design/Menu.tsx'
import type { Place, PlaceKey } from '../places.ts'
import { Mark } from './Mark.tsx'
import type { PinnedView, SourcesFreshness } from './shell-sources.ts'

export interface RailProps {
  companyName: string
  memberName: string
  places: readonly Place[]
  counts: Partial<Record<PlaceKey, number>>
  pinned: readonly PinnedView[]
  freshness: SourcesFreshness | null
  /** Stands above the freshness box: what everybody must know, such as that the data is made up. */
  notice?: ReactNode
  /** Opens what Volant says to the member. */
  notices?: ReactNode
  companyMenu: readonly MenuEntry[]
  memberMenu: readonly MenuEntry[]
  onSearch: () => void
}

/** The left edge: company, search, places, pinned views, freshness, member. */
export function Rail(props: RailProps) {
  const { places, counts, pinned, freshness } = props
  return (
    <nav className="rail" aria-label="Places">
      <Menu
        entries={props.companyMenu}
        trigger={
          <button type="button" className="ws">
            <Mark />
            <span className="cut">{props.companyName}</span>
            <Icon name="switch" />
          </button>
        }
      />
      <button type="button" className="find" onClick={props.onSearch}>
        <Icon name="search" />
        Search or do <Kbd keys="mod+k" />
      </button>
      <ul className="nav">
        {places
          .filter((place) => place.stands === 'rail')
          .map((place) => (
            <PlaceLine key={place.key} place={place} count={counts[place.key]} />
          ))}
      </ul>
      {pinned.length > 0 ? <PinnedViews views={pinned} /> : null}
      <div className="foot">
        {props.notice}
        {freshness ? <Freshness freshness={freshness} /> : null}
        <ul className="nav">
          {props.notices ? <li>{props.notices}</li> : null}
          {places
            .filter((place) => place.stands === 'foot')
            .map((place) => (
              <PlaceLine key={place.key} place={place} count={counts[place.key]} />
            ))}
          <li>
            <Menu
              entries={props.memberMenu}
              trigger={
                <button type="button" className="member">
                  <Avatar name={props.memberName} />
                  <span className="cut">{props.memberName}</span>
                </button>
              }
            />
          </li>
        </ul>
      </div>
    </nav>
  )
}

function PlaceLine({ place, count }: { place: Place; count: number | undefined }) {
  return (
    <li>
      <Link to={place.to} preload="intent" activeProps={{ 'aria-current': 'page' }}>
        <Icon name={place.icon} size={16} />
        {place.label}
        <Count count={count} />
      </Link>
    </li>
  )
}

function PinnedViews({ views }: { views: readonly PinnedView[] }): ReactNode {
  return (
    <>
      <h2 className="rail-head" id="pinned-views">
        Pinned views
      </h2>
      <ul className="nav" aria-labelledby="pinned-views">
        {views.map((view) => (
          <li key={view.id}>
            <Link to={view.to} search={view.search} activeOptions={{ exact: true }}>
              <Icon name="pin" />
              <span className="cut">{view.label}</span>
              <Count count={view.count} />
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

function Count({ count }: { count: number | undefined }) {
  return count ? <span className="n">{number(count)}</span> : null
}

function Freshness({ freshness }: { freshness: SourcesFreshness }) {
  const allFresh = freshness.fresh === freshness.total
  return (
    <Link to={freshness.to} className="fresh">
      <b>
        <BandShape band={allFresh ? 'good' : 'fair'} hidden />
        {freshSentence(freshness)}
      </b>
      {freshness.lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </Link>
  )
}

function freshSentence({ fresh, total }: SourcesFreshness): string {
  if (fresh < total) return `${fresh} of ${total} sources fresh`
  return total === 1 ? 'The source is fresh' : `All ${total} sources fresh`
}
