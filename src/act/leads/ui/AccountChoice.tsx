import { useState } from 'react'
import { findAccounts } from '../../../understand/portfolio/contract.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Select } from '../../../web/design/fields.tsx'

export interface ChosenAccount {
  id: number
  name: string
}

interface AccountChoiceProps {
  label: string
  hint?: string
  required?: boolean
  value: ChosenAccount | null
  /** Never offered. */
  without?: number
  onChange: (account: ChosenAccount) => void
}

/** One account, found by typing. */
export function AccountChoice({ label, hint, required, value, without, onChange }: AccountChoiceProps) {
  const [text, setText] = useState('')
  const found = useCall(findAccounts, { text, limit: 12 }, { enabled: text.trim() !== '', topics: ['accounts'] })
  const accounts = text.trim() === '' ? [] : (found.data?.accounts ?? []).filter(({ id }) => id !== without)
  const options = [
    ...(value && !accounts.some(({ id }) => id === value.id) ? [{ value: String(value.id), label: value.name }] : []),
    ...accounts.map(({ id, name, owner }) => ({ value: String(id), label: name, note: owner })),
  ]
  return (
    <Select
      label={label}
      hint={hint}
      required={required}
      placeholder="Search for an account"
      searchable
      onSearch={setText}
      value={value === null ? null : String(value.id)}
      options={options}
      onChange={(picked) => {
        const option = options.find((candidate) => candidate.value === picked)
        if (option) onChange({ id: Number(picked), name: option.label })
      }}
    />
  )
}
