import './settings.css'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useMe } from '../../shell/me.tsx'
import { SETTINGS_GROUPS, settingsSections } from './sections.ts'

interface SettingsLayoutProps {
  title: string
  /** One line below: what this page decides. */
  reason?: ReactNode
  /** The one primary action, at the right of the title. */
  action?: ReactNode
  children: ReactNode
}

/** Around every settings page: the list of sections at the left, title and content at the right. */
export function SettingsLayout({ title, reason, action, children }: SettingsLayoutProps) {
  return (
    <div className="settings">
      <SettingsNav />
      <div className="settings-page">
        <div className="settings-body">
          <header className="settings-head">
            <div className="grow">
              <h1 className="h1">{title}</h1>
              {reason ? <p className="m">{reason}</p> : null}
            </div>
            {action}
          </header>
          {children}
        </div>
      </div>
    </div>
  )
}

function SettingsNav() {
  const { permissions } = useMe()
  const list = useRef<HTMLElement>(null)
  // On a phone they stand in one line, and the one that is open may be far along it.
  useEffect(() => {
    list.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [])
  const visible = settingsSections.filter((section) => permissions.includes(section.permission))
  return (
    <nav ref={list} className="settings-nav" aria-label="Settings">
      {SETTINGS_GROUPS.map((group) => {
        const sections = visible.filter((section) => section.group === group)
        if (sections.length === 0) return null
        return (
          <div key={group}>
            <h2 className="th">{group}</h2>
            <ul>
              {sections.map((section) => (
                <li key={section.to}>
                  <Link to={section.to} activeProps={{ 'aria-current': 'page' }}>
                    {section.label}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}
