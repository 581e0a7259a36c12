import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';
import { messageOf } from '../../nodes/SmsPartner/data';
import { UserFacingError } from './userFacingError';

const COLUMNS = ['phoneNumber', 'messageId'];

/** Reads the user's own messages: a JSON file with a list of objects, or a CSV file with a header line. */
export function readMessageFile(path: string): IDataObject[] {
	const text = readText(path);
	const rows = /^\s*[[{]/.test(text) ? parseJson(path, text) : parseCsv(path, text);
	if (rows.length === 0) throw new UserFacingError(`${path} contains no messages.`);
	const missing = COLUMNS.filter((column) => !rows.some((row) => column in row));
	if (missing.length > 0) {
		const found = Object.keys(rows[0]).join(', ') || 'none';
		const columns = `${missing.length === 1 ? 'column' : 'columns'} ${missing.join(' and ')}`;
		throw new UserFacingError(`${path} has no ${columns}. It has: ${found}.`);
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

function parseJson(path: string, text: string): IDataObject[] {
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
		`${path} must contain a list of objects with ${COLUMNS.join(' and ')}.`,
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
