import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { z } from 'zod'

/** State that lives in the address, so that it can be shared, reloaded and gone back to. */
type SearchSchema = z.ZodType<Record<string, unknown>, Record<string, unknown>>

/**
 * Reads the address's query by a schema. Give every field `.catch(…)` or `.default(…)`: an address somebody mistyped
 * shows the page as if the field were absent. `change` leaves other fields alone and adds no step to the history
 * unless asked to.
 */
export function useSearchState<S extends SearchSchema>(schema: S) {
  const raw: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const state = useMemo(() => schema.parse(raw), [schema, raw])
  const change = useCallback(
    (next: Partial<z.input<S>>, { step = false }: { step?: boolean } = {}) =>
      void navigate({
        to: '.',
        search: (before: Record<string, unknown>) => ({ ...before, ...next }),
        replace: !step,
      }),
    [navigate],
  )
  return [state, change] as const
}
