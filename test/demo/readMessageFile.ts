import { existsSync, readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';
import { messageOf } from '../../nodes/SmsPartner/data';
import { UserFacingError } from './userFacingError';

/** Where a message has its phone number and its message ID. */
export type Columns = readonly [phoneNumber: string, messageId: string];

export const USUAL_COLUMNS: Columns = ['phoneNumber', 'messageId'];

/** Reads the names of both columns, separated by a comma. */
export function readColumns(text: string): Columns {
	const [phoneNumber, messageId, ...others] = text.split(',').map((name) => name.trim());
	if (phoneNumber && messageId && others.length === 0) return [phoneNumber, messageId];
	throw new InvalidArgumentError(
		'It has to be the columns with the phone number and the message ID, such as phone,id.',
	);
}

/** Reads the user's own messages: a JSON file with a list of objects, or a CSV file with a header line. */
export function readMessageFile(path: string, columns: Columns = USUAL_COLUMNS): IDataObject[] {
	const text = readText(path);
	const rows = /^\s*[[{]/.test(text) ? parseJson(path, text, columns) : parseCsv(path, text);
	if (rows.length === 0) throw new UserFacingError(`${path} contains no messages.`);
	const missing = columns.filter((column) => !rows.some((row) => column in row));
	if (missing.length > 0) {
		const found = Object.keys(rows[0]).join(', ') || 'none';
		const names = `${missing.length === 1 ? 'column' : 'columns'} ${missing.join(' and ')}`;
		throw new UserFacingError(
			`${path} has no ${names}. It has: ${found}. Name yours with --columns, such as --columns phone,id.`,
		);
	}
	return rows;
}

function readText(path: string): string {
	if (!existsSync(path)) throw new UserFacingError(`There is no file ${path}.`);
	try {
		return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
	} catch {
		throw new UserFacingError(`${path} cannot be read.`);
	}
}

function parseJson(path: string, text: string, columns: Columns): IDataObject[] {
	let rows: unknown;
	try {
		rows = JSON.parse(text);
	} catch {
		throw new UserFacingError(`${path} starts like JSON, but is not valid JSON.`);
	}
	const isObject = (row: unknown): row is IDataObject =>
		typeof row === 'object' && row !== null && !Array.isArray(row);
	if (Array.isArray(rows) && rows.every(isObject)) return rows;
	throw new UserFacingError(
		`${path} must contain a list of objects with ${columns.join(' and ')}.`,
	);
}

function parseCsv(path: string, text: string): IDataObject[] {
	// Spreadsheets save with a comma or, in France, a semicolon.
	const delimiter = [',', ';', '\t'];
	try {
		return parse(text, {
			columns: true,
			delimiter,
			skip_empty_lines: true,
			// A row of a spreadsheet without values.
			skip_records_with_empty_values: true,
			trim: true,
		});
	} catch (error) {
		throw new UserFacingError(`${path} is not a CSV file: ${messageOf(error)}`);
	}
}
