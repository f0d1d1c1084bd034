import { Tooltip } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { usePortalProps } from './portal.ts'

/** A few words on hover and focus. Never the only place where something is said. */
export function Tip({ text, children }: { text: ReactNode; children: ReactElement }) {
  return (
    <Tooltip
      label={text}
      multiline
      maw={320}
      openDelay={300}
      offset={6}
      events={{ hover: true, focus: true, touch: true }}
      classNames={{ tooltip: 'tip' }}
      portalProps={usePortalProps()}
    >
      {children}
    </Tooltip>
  )
}
