import { InvalidArgumentError } from 'commander';
import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';
import { existsSync, readFileSync } from 'node:fs';
import { messageOf } from '../../nodes/SmsPartner/guards';
import { UserFacingError } from './userFacingError';

/** The names of the columns with the phone number and the message ID. */
export type Columns = readonly [phoneNumber: string, messageId: string];

export const DEFAULT_COLUMNS: Columns = ['phoneNumber', 'messageId'];

/** Parses the names of both columns, separated by a comma. */
export function readColumns(text: string): Columns {
	const [phoneNumber, messageId, ...others] = text.split(',').map((name) => name.trim());
	if (phoneNumber && messageId && others.length === 0) return [phoneNumber, messageId];
	throw new InvalidArgumentError(
		'It must be the names of the phone number and message ID columns, e.g. phone,id.',
	);
}

/** Reads the user's messages from a JSON file with an array of objects, or a CSV file with a header. */
export function readMessageFile(path: string, columns: Columns = DEFAULT_COLUMNS): IDataObject[] {
	const text = readText(path);
	const rows = /^\s*[[{]/.test(text) ? parseJson(path, text, columns) : parseCsv(path, text);
	if (rows.length === 0) throw new UserFacingError(`${path} contains no messages.`);
	const missing = columns.filter((column) => !rows.some((row) => column in row));
	if (missing.length > 0) {
		const found = Object.keys(rows[0]).join(', ') || 'none';
		const names = `${missing.length === 1 ? 'column' : 'columns'} ${missing.join(' and ')}`;
		throw new UserFacingError(
			`${path} has no ${names}. Its columns: ${found}.${columns === DEFAULT_COLUMNS ? ' If yours have other names, pass them, e.g. --columns phone,id.' : ''}`,
		);
	}
	return rows;
}

function readText(path: string): string {
	if (!existsSync(path)) throw new UserFacingError(`${path} does not exist.`);
	let bytes: Buffer;
	try {
		bytes = readFileSync(path);
	} catch {
		throw new UserFacingError(`${path} cannot be read.`);
	}
	if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
		throw new UserFacingError(`${path} is an Excel file. Save it as CSV.`);
	}
	return decode(bytes);
}

/** Spreadsheets write UTF-8, UTF-16 with a byte order mark or, in France, Windows-1252. */
function decode(bytes: Buffer): string {
	const mark = bytes.subarray(0, 2).toString('hex');
	if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
	if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

function parseJson(path: string, text: string, columns: Columns): IDataObject[] {
	let rows: unknown;
	try {
		rows = JSON.parse(text);
	} catch {
		throw new UserFacingError(`${path} looks like JSON, but is not valid JSON.`);
	}
	const isObject = (row: unknown): row is IDataObject =>
		typeof row === 'object' && row !== null && !Array.isArray(row);
	if (Array.isArray(rows) && rows.every(isObject)) return rows;
	throw new UserFacingError(
		`${path} must contain an array of objects with ${columns.join(' and ')}.`,
	);
}

function parseCsv(path: string, text: string): IDataObject[] {
	const [, named, table] = /^(?:sep=(.)\r?\n)?(.*)$/is.exec(text) ?? [];
	try {
		return parse(table, {
			columns: true,
			delimiter: named ?? delimiterOf(table),
			skip_empty_lines: true,
			// Empty spreadsheet rows, e.g. ",".
			skip_records_with_empty_values: true,
			trim: true,
		});
	} catch (error) {
		throw new UserFacingError(`${path} is not a valid CSV file: ${messageOf(error)}`);
	}
}

/** The one that the header uses most: a comma or, in France, a semicolon, or a tab. */
function delimiterOf(table: string): string {
	const [header] = table.trimStart().split('\n');
	const timesIn = (delimiter: string): number => header.split(delimiter).length;
	return [',', ';', '\t'].reduce((best, one) => (timesIn(one) > timesIn(best) ? one : best));
}
