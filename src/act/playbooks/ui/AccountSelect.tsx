import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { findAccounts } from '../../../understand/portfolio/contract.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Select } from '../../../web/design/fields.tsx'

export interface ChosenAccount {
  id: number
  name: string
}

interface AccountSelectProps {
  label: string
  value: ChosenAccount | null
  onChange: (account: ChosenAccount) => void
  hideLabel?: boolean
}

const REST_MS = 120

/** One account, found by typing. */
export function AccountSelect({ label, value, onChange, hideLabel }: AccountSelectProps) {
  const [text, setText] = useState('')
  const [rested] = useDebouncedValue(text, REST_MS)
  const found = useCall(findAccounts, { text: rested, limit: 12 }).data?.accounts ?? []
  const all = value && !found.some(({ id }) => id === value.id) ? [value, ...found] : found
  return (
    <Select
      label={label}
      hideLabel={hideLabel}
      searchable
      placeholder="Choose an account"
      value={value ? String(value.id) : null}
      options={all.map(({ id, name }) => ({ value: String(id), label: name }))}
      onSearch={setText}
      onChange={(picked) => {
        const account = all.find(({ id }) => String(id) === picked)
        if (account) onChange({ id: account.id, name: account.name })
      }}
    />
  )
}
