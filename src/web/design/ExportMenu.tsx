import { useState } from 'react'
import { download } from '../api/call.ts'
import { sentenceOf } from '../api/call-error.ts'
import { Button } from './Button.tsx'
import { Menu } from './Menu.tsx'
import { toast } from './toasts.ts'
import { useMay } from '../shell/me.tsx'
import type { Endpoint, InputOf } from '../../platform/http/endpoint.ts'

interface ExportMenuProps<E extends Endpoint> {
  endpoint: E
  /** What is shown, as the export asks for it; the format is added. */
  input: Omit<InputOf<E>, 'format'>
}

/** Hands out exactly what is shown, as CSV or XLSX. */
export function ExportMenu<E extends Endpoint>({ endpoint, input }: ExportMenuProps<E>) {
  const mayExport = useMay('exports.create')
  const [isPending, setPending] = useState(false)
  if (!mayExport) return null
  const run = async (format: 'csv' | 'xlsx') => {
    setPending(true)
    try {
      await download(endpoint, { ...input, format } as unknown as InputOf<E>)
    } catch (error) {
      toast(sentenceOf(error), { tone: 'wrong' })
    } finally {
      setPending(false)
    }
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button look="quiet" icon="export" pending={isPending}>
          Export
        </Button>
      }
      entries={[
        { label: 'CSV', onSelect: () => void run('csv') },
        { label: 'XLSX', onSelect: () => void run('xlsx') },
      ]}
    />
  )
}
