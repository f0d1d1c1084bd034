import { useState } from 'react'
import type { ReactNode } from 'react'
import { bringsNewLogo, LEAD_KINDS, LEAD_WORDS, usualReceiver } from '../../../kernel/leads.ts'
import type { LeadKind } from '../../../kernel/leads.ts'
import { DEPARTMENTS } from '../../../kernel/permissions.ts'
import type { Department } from '../../../kernel/permissions.ts'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextArea, TextField } from '../../../web/design/fields.tsx'
import { Kbd } from '../../../web/design/Kbd.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import type { Lead } from '../contract.ts'
import { AccountChoice } from './AccountChoice.tsx'
import type { ChosenAccount } from './AccountChoice.tsx'
import type { LeadDeeds } from './use-leads.ts'
import { departmentName, shortAmount } from './words.ts'

export type LeadDialog = 'decline' | 'lose' | 'win' | 'send'

interface DialogProps {
  lead: Lead
  deeds: LeadDeeds
  onClose: () => void
}

const AMOUNT = /^\d{1,13}(\.\d{1,4})?$/
const DEPARTMENT_OPTIONS = DEPARTMENTS.map((value) => ({ value, label: departmentName(value) }))

/** What a lead can be asked for, each in a dialog of its own. */
export function LeadDialogs({ kind, ...props }: DialogProps & { kind: LeadDialog }) {
  switch (kind) {
    case 'decline':
      return <ReasonDialog {...props} kind="decline" />
    case 'lose':
      return <ReasonDialog {...props} kind="lose" />
    case 'win':
      return <WinDialog {...props} />
    case 'send':
      return <SendDialog {...props} />
  }
}

function Frame({
  title,
  does,
  missing,
  onSave,
  onClose,
  children,
}: {
  title: string
  does: string
  missing: string | null
  onSave: () => void
  onClose: () => void
  children: ReactNode
}) {
  const save = () => {
    if (missing !== null) return
    onSave()
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      foot={
        <>
          <span className="l t12 grow row gap1">
            <Kbd keys="mod+enter" /> saves
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabledBecause={missing} onClick={save}>
            {does}
          </Button>
        </>
      }
    >
      {/* The keys belong to the whole form; its fields do the typing. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className="form"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          save()
        }}
      >
        {children}
      </div>
    </Dialog>
  )
}

const USUAL_REASONS = {
  decline: ['Too early', 'No budget', 'Not a fit', 'We work on it already', 'Nobody to talk to'],
  lose: ['Went with somebody else', 'No budget', 'Put off', 'No answer'],
} as const

function ReasonDialog({ lead, deeds, kind, onClose }: DialogProps & { kind: 'decline' | 'lose' }) {
  const [reason, setReason] = useState('')
  const save = () => (kind === 'decline' ? deeds.decline(lead, reason.trim()) : deeds.lose(lead, reason.trim()))
  return (
    <Frame
      title={kind === 'decline' ? `Decline “${lead.title}”` : `“${lead.title}” was lost`}
      does={kind === 'decline' ? 'Decline' : 'Lost'}
      missing={reason.trim() === '' ? 'Say why: it goes back to who sent it.' : null}
      onSave={save}
      onClose={onClose}
    >
      <TextField
        label="Why"
        required
        hint="Goes back to who sent it, and stands on the account’s timeline."
        value={reason}
        maxLength={500}
        onChange={setReason}
      />
      <p className="row gap1 wrap">
        {USUAL_REASONS[kind].map((usual) => (
          <Button key={usual} onClick={() => setReason(usual)}>
            {usual}
          </Button>
        ))}
      </p>
    </Frame>
  )
}

function WinDialog({ lead, deeds, onClose }: DialogProps) {
  const [amount, setAmount] = useState(lead.amount === null ? '' : shortAmount(lead.amount))
  const [account, setAccount] = useState<ChosenAccount | null>(lead.wonAccount)
  const wrong = amount !== '' && !AMOUNT.test(amount) ? 'Write an amount such as 12000 or 12000.50.' : null
  const isNewLogo = bringsNewLogo(lead.kind)
  return (
    <Frame
      title={`“${lead.title}” was won`}
      does="Won"
      missing={wrong}
      onSave={() => deeds.win(lead, { amount: amount === '' ? null : amount, wonAccountId: account?.id ?? null })}
      onClose={onClose}
    >
      {lead.moneyHidden ? null : (
        <TextField
          label={`Worth a year, in ${lead.currency}`}
          inputMode="decimal"
          value={amount}
          error={wrong}
          onChange={setAmount}
        />
      )}
      {isNewLogo ? (
        <AccountChoice
          label="Won through it"
          hint={`The new customer. Its ARR counts for ${lead.account.name} in the helix.`}
          value={account}
          without={lead.account.id}
          onChange={setAccount}
        />
      ) : null}
    </Frame>
  )
}

function SendDialog({ lead, deeds, onClose }: DialogProps) {
  const usual = (lead.toDepartment as Department | null) ?? usualReceiver(lead.kind, lead.fromDepartment)
  const [to, setTo] = useState<Department>(usual)
  return (
    <Frame
      title={`Send “${lead.title}”`}
      does="Send"
      missing={null}
      onSave={() => deeds.send(lead, to)}
      onClose={onClose}
    >
      <Select
        label="To"
        hint="Whoever is on duty there is told; they accept it, or decline it with a reason."
        options={DEPARTMENT_OPTIONS}
        value={to}
        onChange={setTo}
      />
    </Frame>
  )
}

interface NewLeadProps {
  /** Where it is known already. */
  account: ChosenAccount | null
  kind?: LeadKind
  deeds: LeadDeeds
  onClose: () => void
}

const KIND_OPTIONS = LEAD_KINDS.map((value) => ({ value, label: LEAD_WORDS[value] }))
const NOBODY = 'nobody'
const TO_OPTIONS = [...DEPARTMENT_OPTIONS, { value: NOBODY, label: 'Nobody yet' }]

/** Writes a lead down, and sends it. */
export function NewLeadDialog({ account: given, kind: first = 'expansion', deeds, onClose }: NewLeadProps) {
  const { member } = useMe()
  const [account, setAccount] = useState(given)
  const [kind, setKind] = useState<LeadKind>(first)
  const [title, setTitle] = useState('')
  const [note, setNote] = useState('')
  const [amount, setAmount] = useState('')
  const [chosen, setTo] = useState<Department | typeof NOBODY | null>(null)
  const to = chosen ?? usualReceiver(kind, member.department)
  const wrong = amount !== '' && !AMOUNT.test(amount) ? 'Write an amount such as 12000 or 12000.50.' : null
  const missing = account === null ? 'Choose an account.' : title.trim() === '' ? 'Say what it is about.' : wrong
  const save = () => {
    if (account === null) return
    deeds.create({
      accountId: account.id,
      kind,
      title: title.trim(),
      note,
      amount: amount === '' ? null : amount,
      toDepartment: to === NOBODY ? null : to,
    })
  }
  return (
    <Frame
      title={given ? `A lead from ${given.name}` : 'A new lead'}
      does={to === NOBODY ? 'Write it down' : `Send to ${departmentName(to)}`}
      missing={missing}
      onSave={save}
      onClose={onClose}
    >
      {given ? null : <AccountChoice label="Account" required value={account} onChange={setAccount} />}
      <TextField
        label="What it is about"
        required
        placeholder="Seats at 96 %, a second team asks for access"
        value={title}
        maxLength={200}
        onChange={setTitle}
      />
      <Select label="What it can become" options={KIND_OPTIONS} value={kind} onChange={setKind} />
      <Select
        label="Sent to"
        options={TO_OPTIONS}
        value={to}
        onChange={(value) => setTo(DEPARTMENTS.find((one) => one === value) ?? NOBODY)}
      />
      <TextField
        label="Worth a year, if you can say"
        inputMode="decimal"
        value={amount}
        error={wrong}
        onChange={setAmount}
      />
      <TextArea label="What they should know" value={note} maxLength={4_000} onChange={setNote} />
    </Frame>
  )
}
