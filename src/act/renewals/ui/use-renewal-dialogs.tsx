import { useState, type ReactNode } from 'react'
import type { Category, OwnVoice } from '../categories.ts'
import type { Renewal } from '../contract.ts'
import { AmountDialog } from './AmountDialog.tsx'
import { DecideDialog } from './DecideDialog.tsx'
import { NextStepDialog } from './NextStepDialog.tsx'
import { ReopenDialog } from './ReopenDialog.tsx'
import { SayDialog } from './SayDialog.tsx'

type Asked =
  | { kind: 'say'; voice: OwnVoice; category?: Category | undefined }
  | { kind: 'step' }
  | { kind: 'amount' }
  | { kind: 'decide' }
  | { kind: 'reopen' }

export interface RenewalDesk {
  readonly currency: string
  /** Voices the reader may speak with. */
  readonly speaking: readonly OwnVoice[]
  readonly lossReasons: readonly string[]
  readonly winReasons: readonly string[]
  ask: (renewal: Renewal, asked: Asked) => void
}

interface Known {
  currency: string
  mySpeaking: readonly OwnVoice[]
  lossReasons: readonly string[]
  winReasons: readonly string[]
}

/** What can be done with a renewal, each in a dialog of its own. */
export function useRenewalDialogs({ currency, mySpeaking, lossReasons, winReasons }: Known): {
  desk: RenewalDesk
  dialog: ReactNode
} {
  const [open, setOpen] = useState<{ renewal: Renewal; asked: Asked } | null>(null)
  const desk: RenewalDesk = {
    currency,
    speaking: mySpeaking,
    lossReasons,
    winReasons,
    ask: (renewal, asked) => setOpen({ renewal, asked }),
  }
  const onClose = () => setOpen(null)
  return { desk, dialog: open ? dialogOf(open, desk, onClose) : null }
}

function dialogOf({ renewal, asked }: { renewal: Renewal; asked: Asked }, desk: RenewalDesk, onClose: () => void) {
  const common = { renewal, desk, onClose }
  switch (asked.kind) {
    case 'say':
      return <SayDialog {...common} voice={asked.voice} category={asked.category ?? null} />
    case 'step':
      return <NextStepDialog {...common} />
    case 'amount':
      return <AmountDialog {...common} />
    case 'decide':
      return <DecideDialog {...common} />
    case 'reopen':
      return <ReopenDialog {...common} />
  }
}
