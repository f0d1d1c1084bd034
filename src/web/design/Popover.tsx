import { Popover as MantinePopover } from '@mantine/core'
import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { usePortalProps } from './portal.ts'

interface PopoverProps {
  /** Gets the click that opens and closes; a plain button. */
  trigger: (toggle: () => void, open: boolean) => ReactElement
  label: string
  children: (close: () => void) => ReactNode
  align?: 'start' | 'end'
  width?: number
}

/** A small panel that opens beside its button and holds the focus while open: a few fields, an explanation. */
export function Popover({ trigger, label, children, align = 'start', width = 280 }: PopoverProps) {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <MantinePopover
      opened={open}
      onChange={setOpen}
      position={align === 'start' ? 'bottom-start' : 'bottom-end'}
      offset={4}
      width={width}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
      portalProps={usePortalProps()}
      classNames={{ dropdown: 'menu popover' }}
    >
      <MantinePopover.Target>{trigger(() => setOpen(!open), open)}</MantinePopover.Target>
      <MantinePopover.Dropdown aria-label={label}>{children(close)}</MantinePopover.Dropdown>
    </MantinePopover>
  )
}
