import { currencyDigits } from '../../../web/design/format.ts'
import { NumberField } from '../../../web/design/fields.tsx'

interface MoneyFieldProps {
  label: string
  currency: string
  /** Minor units. */
  value: number | null
  onChange: (minor: number | null) => void
  hint?: string
  required?: boolean
}

/** An amount typed in whole units of the currency. */
export function MoneyField({ currency, value, onChange, ...field }: MoneyFieldProps) {
  const scale = 10 ** currencyDigits(currency)
  return (
    <NumberField
      {...field}
      min={0}
      unit={currency}
      value={value === null ? null : value / scale}
      onChange={(typed) => onChange(typed === null ? null : Math.round(typed * scale))}
    />
  )
}
