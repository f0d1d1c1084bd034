import type { Department, Role } from '../../kernel/permissions.ts'
import type { Language } from './company-names.ts'
import type { Segment } from './defaults.ts'

export interface SampleMember {
  email: string
  name: string
  department: Department
  role: Role
  manager: string | null
}

const member = (name: string, department: Department, role: Role, manager: string | null): SampleMember => ({
  email: address(name),
  name,
  department,
  role,
  manager: manager && address(manager),
})

/** Two teams of CSMs under two leaders, and one colleague in each department they work with. Managers come first. */
export const sampleMembers: readonly SampleMember[] = [
  member('Astrid Bellweather', 'executive', 'executive', null),
  member('Henrik Solberg', 'success', 'leader', 'Astrid Bellweather'),
  member('Noemi Castellan', 'success', 'leader', 'Astrid Bellweather'),
  member('Bela Farkasdy', 'operations', 'operations', 'Astrid Bellweather'),
  member('Mara Lindqvist', 'success', 'csm', 'Henrik Solberg'),
  member('Iris Oduya', 'success', 'csm', 'Henrik Solberg'),
  member('Tomas Verhaegen', 'success', 'csm', 'Henrik Solberg'),
  member('Jonas Reitmeier', 'success', 'csm', 'Henrik Solberg'),
  member('Saoirse Quilty', 'success', 'csm', 'Henrik Solberg'),
  member('Lucia Montferran', 'success', 'csm', 'Noemi Castellan'),
  member('Adele Rochebrune', 'success', 'csm', 'Noemi Castellan'),
  member('Devon Hargrave', 'success', 'csm', 'Noemi Castellan'),
  member('Priti Ramanand', 'success', 'csm', 'Noemi Castellan'),
  member('Wouter Zijlmans', 'success', 'csm', 'Noemi Castellan'),
  member('Kofi Brandreth', 'product', 'department', 'Astrid Bellweather'),
  member('Selma Augustin', 'sales', 'department', 'Astrid Bellweather'),
  member('Rafe Tillotson', 'marketing', 'department', 'Astrid Bellweather'),
  member('Ines Kvaerner', 'finance', 'department', 'Astrid Bellweather'),
  member('Bruno Talavera', 'support', 'department', 'Astrid Bellweather'),
  member('Yara Nilsdotter', 'services', 'department', 'Astrid Bellweather'),
]

/** Who looks after accounts of a language; the digital segment is pooled with two CSMs. */
const speakers: Readonly<Record<Language, readonly string[]>> = {
  en: ['Mara Lindqvist', 'Saoirse Quilty'],
  us: ['Devon Hargrave', 'Iris Oduya'],
  de: ['Jonas Reitmeier', 'Jonas Reitmeier', 'Mara Lindqvist'],
  fr: ['Adele Rochebrune', 'Lucia Montferran'],
  es: ['Lucia Montferran', 'Adele Rochebrune'],
  nl: ['Tomas Verhaegen', 'Wouter Zijlmans'],
  it: ['Lucia Montferran', 'Adele Rochebrune'],
  pl: ['Jonas Reitmeier'],
  sv: ['Iris Oduya', 'Tomas Verhaegen'],
}

export function csmsFor(language: Language, segment: Segment): readonly string[] {
  const names = segment === 'Digital' ? ['Priti Ramanand', 'Wouter Zijlmans'] : speakers[language]
  return names.map(address)
}

export function memberRows() {
  return sampleMembers.map(({ email, name, department, role, manager }) => ({
    email,
    name,
    department,
    role,
    manager_email: manager,
  }))
}

function address(name: string): string {
  return `${name.toLowerCase().replaceAll(' ', '.')}@hallmere.example`
}
