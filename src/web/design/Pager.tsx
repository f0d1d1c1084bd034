import { Button } from './Button.tsx'
import { number } from './format.ts'

interface PagerProps {
  offset: number
  total: number
  size: number
  onOffset: (offset: number) => void
}

/** Forward and back through a list that is longer than a page. */
export function Pager({ offset, total, size, onOffset }: PagerProps) {
  if (total <= size) return null
  const isLast = offset + size >= total
  return (
    <p className="row gap2">
      <span className="l t12 grow">{`${number(offset + 1)} to ${number(Math.min(total, offset + size))} of ${number(total)}`}</span>
      <Button
        look="quiet"
        disabledBecause={offset === 0 ? 'This is the first page.' : null}
        onClick={() => onOffset(Math.max(0, offset - size))}
      >
        Back
      </Button>
      <Button
        look="quiet"
        disabledBecause={isLast ? 'This is the last page.' : null}
        onClick={() => onOffset(offset + size)}
      >
        On
      </Button>
    </p>
  )
}
