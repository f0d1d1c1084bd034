import { initials } from './format.ts'

/** Initials of a person, without colour. Hidden from readers: the name stands beside it, or pass `alone`. */
export function Avatar({ name, alone = false }: { name: string; alone?: boolean }) {
  return (
    <span className="av" title={name} {...(alone ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}>
      {initials(name)}
    </span>
  )
}
