import { LinkButton } from '../design/Button.tsx'
import { useMay } from './me.tsx'

/** The way on from a screen without data; null for those who may not import. */
export function ImportButton({ what }: { what: string }) {
  return useMay('imports.run') ? <LinkButton to="/import">{`Import ${what}`}</LinkButton> : null
}
