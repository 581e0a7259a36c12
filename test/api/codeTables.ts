import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeTable } from '../../nodes/SmsPartner/api/codes';

const FOLDER = join(__dirname, '../../nodes/SmsPartner/api');

/** The code tables of all endpoints, by name; found by themselves, so that a new one is tested, too. */
export const CODE_TABLES: ReadonlyMap<string, CodeTable> = new Map(
	readdirSync(FOLDER)
		.flatMap((file) => Object.entries<unknown>(jest.requireActual(join(FOLDER, file))))
		.filter((one): one is [string, CodeTable] => one[0].endsWith('_CODES')),
);
