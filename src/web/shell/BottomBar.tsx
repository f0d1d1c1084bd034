import { Link } from '@tanstack/react-router'
import { Icon } from '../design/icon.tsx'
import type { Place } from '../places.ts'

/** The phone's way around: My day, Search, then the other places that exist. */
export function BottomBar({ places, onSearch }: { places: readonly Place[]; onSearch: () => void }) {
  const [first, ...others] = places.filter((place) => place.onPhone)
  return (
    <nav className="bottom" aria-label="Places">
      {first ? <PhonePlace place={first} /> : null}
      <button type="button" onClick={onSearch}>
        <Icon name="search" size={20} />
        Search
      </button>
      {others.map((place) => (
        <PhonePlace key={place.key} place={place} />
      ))}
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
