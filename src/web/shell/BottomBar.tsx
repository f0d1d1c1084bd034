import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from '../design/icon.tsx'
import { Menu } from '../design/Menu.tsx'
import type { Place } from '../places.ts'

interface BottomBarProps {
  places: readonly Place[]
  notices?: ReactNode
  onSearch: () => void
}

/** The phone's way around: the daily places, notices and search; every other place stands behind More. */
export function BottomBar({ places, notices, onSearch }: BottomBarProps) {
  const navigate = useNavigate()
  const others = places.filter((place) => !place.onPhone)
  return (
    <nav className="bottom" aria-label="Places">
      {places
        .filter((place) => place.onPhone)
        .map((place) => (
          <PhonePlace key={place.key} place={place} />
        ))}
      {notices}
      <button type="button" onClick={onSearch}>
        <Icon name="search" size={20} />
        Search
      </button>
      {others.length === 0 ? null : (
        <Menu
          align="end"
          trigger={
            <button type="button">
              <Icon name="more" size={20} />
              More
            </button>
          }
          entries={others.map(({ label, icon, to }) => ({ label, icon, onSelect: () => void navigate({ to }) }))}
        />
      )}
    </nav>
  )
}

function PhonePlace({ place }: { place: Place }) {
  return (
    <Link to={place.to} activeProps={{ 'aria-current': 'page' }}>
      <Icon name={place.icon} size={20} />
      {place.label}
    </Link>
  )
}
