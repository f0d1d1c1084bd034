import { Navigate } from '@tanstack/react-router'

/** The address without a section leads to what everybody may read. */
export function SettingsPage() {
  return <Navigate to="/settings/company" replace />
}
