import { Menu as MantineMenu } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icon.tsx'
import { Kbd } from './Kbd.tsx'
import { usePortalProps } from './portal.ts'

export interface MenuAction {
  label: string
  onSelect: () => void
  icon?: IconName
  /** Written at the right; the key itself is registered with `useKeys`. */
  keys?: string
  /** Said at the right in grey. */
  note?: ReactNode
  /** Shows a check mark: the menu then says what is chosen. */
  checked?: boolean
  destructive?: boolean
  disabled?: boolean
}

export type MenuEntry = MenuAction | { heading: string } | 'line'

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement
  entries: readonly MenuEntry[]
  align?: 'start' | 'end'
  onOpenChange?: (open: boolean) => void
  /** Keeps the menu open after a choice: column lists. */
  stays?: boolean
}

/** A list of actions or choices that drops from a button. */
export function Menu({ trigger, entries, align = 'start', onOpenChange, stays = false }: MenuProps) {
  return (
    <MantineMenu
      position={align === 'start' ? 'bottom-start' : 'bottom-end'}
      offset={4}
      loop
      withInitialFocusPlaceholder={false}
      closeOnItemClick={!stays}
      transitionProps={{ duration: 0 }}
      onChange={onOpenChange}
      portalProps={usePortalProps()}
      classNames={{
        dropdown: 'menu',
        item: 'menu-item',
        label: 'menu-head',
        divider: 'menu-line',
        itemLabel: 'grow',
        itemIndicator: 'menu-check',
      }}
    >
      <MantineMenu.Target>{trigger}</MantineMenu.Target>
      <MantineMenu.Dropdown>
        {entries.map((entry, index) => {
          if (entry === 'line') return <MantineMenu.Divider key={`line ${index.toString()}`} />
          if ('heading' in entry) return <MantineMenu.Label key={entry.heading}>{entry.heading}</MantineMenu.Label>
          return <MenuItem key={entry.label} action={entry} stays={stays} />
        })}
      </MantineMenu.Dropdown>
    </MantineMenu>
  )
}

function MenuItem({ action, stays }: { action: MenuAction; stays: boolean }) {
  const right = action.keys ? (
    <span aria-hidden="true" className="row gap1">
      <Kbd keys={action.keys} />
    </span>
  ) : (
    action.note
  )
  if (action.checked !== undefined) {
    return (
      <MantineMenu.CheckboxItem
        checked={action.checked}
        closeMenuOnClick={!stays}
        checkIcon={<Icon name="check" />}
        disabled={action.disabled}
        onChange={action.onSelect}
        rightSection={right}
      >
        {action.label}
      </MantineMenu.CheckboxItem>
    )
  }
  return (
    <MantineMenu.Item
      className={classNames(action.destructive && 'poor')}
      disabled={action.disabled}
      onClick={action.onSelect}
      leftSection={action.icon ? <Icon name={action.icon} /> : null}
      rightSection={right}
    >
      {action.label}
    </MantineMenu.Item>
  )
}
