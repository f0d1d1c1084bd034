import type { Command } from 'commander'
import { addBackupCommands } from './backup-commands.ts'
import { addDoctorCommand } from './doctor-command.ts'
import { addMigrateCommand } from './migrate-command.ts'

/** The commands for whoever runs Volant. They open the database as they find it, which may be older or broken. */
export function addOperations(program: Command): void {
  addMigrateCommand(program)
  addDoctorCommand(program)
  addBackupCommands(program)
}
