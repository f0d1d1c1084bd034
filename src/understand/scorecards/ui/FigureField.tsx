import { useState } from 'react'
import { NumberField } from '../../../web/design/fields.tsx'

interface FigureFieldProps {
  label: string
  hideLabel?: boolean
  hint?: string
  value: number
  onChange: (value: number) => void
  unit?: string
  step?: number
  min?: number
  max?: number
  readOnly?: boolean
}

/** A number that must be there: while it is being retyped the field may be empty, what is kept never is. */
export function FigureField({ value, onChange, ...rest }: FigureFieldProps) {
  const [isEmpty, setEmpty] = useState(false)
  return (
    <NumberField
      {...rest}
      value={isEmpty ? null : value}
      onBlur={() => setEmpty(false)}
      onChange={(typed) => {
        setEmpty(typed === null)
        if (typed !== null) onChange(typed)
      }}
    />
  )
}
