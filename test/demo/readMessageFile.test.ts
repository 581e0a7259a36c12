import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readColumns, readMessageFile } from './readMessageFile';

const folder = mkdtempSync(join(tmpdir(), 'demo-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string | Buffer): string {
	const path = join(folder, 'messages');
	writeFileSync(path, text);
	return path;
}

const rows = [
	{ phoneNumber: '0612345678', messageId: '1' },
	{ phoneNumber: '+33612345679', messageId: '2' },
];

it.each([
	['JSON', JSON.stringify(rows)],
	['CSV', 'phoneNumber,messageId\n0612345678,1\n+33612345679,2\n'],
	[
		'CSV from a French spreadsheet',
		'\uFEFFphoneNumber;messageId\r\n0612345678;1\r\n\r\n+33612345679;2',
	],
	['CSV with an empty row', 'phoneNumber,messageId\n0612345678,1\n,\n+33612345679,2\n'],
	['CSV with tabs and quotes', 'phoneNumber\tmessageId\n"0612345678"\t1\n+33612345679\t"2"'],
])('reads %s', (_, text) => {
	expect(readMessageFile(fileWith(text))).toEqual(rows);
});

describe('a file of a French spreadsheet', () => {
	const table =
		'Téléphone;ID;Texte\r\n0612345678;1;"Bonjour Élodie, à bientôt"\r\n0612345679;2;4,50\r\n';
	const columns = readColumns('Téléphone,ID');
	const expected = [
		{ Téléphone: '0612345678', ID: '1', Texte: 'Bonjour Élodie, à bientôt' },
		{ Téléphone: '0612345679', ID: '2', Texte: '4,50' },
	];

	it.each([
		['UTF-8', Buffer.from(table)],
		['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${table}`)],
		['UTF-16', Buffer.from(`\uFEFF${table}`, 'utf16le')],
		['UTF-16, the other way round', Buffer.from(`\uFEFF${table}`, 'utf16le').swap16()],
		['Windows-1252', Buffer.from(table, 'latin1')],
		['a first line for Excel', Buffer.from(`sep=;\r\n${table}`)],
	])('is read, in %s', (_, bytes) => {
		expect(readMessageFile(fileWith(bytes), columns)).toEqual(expected);
	});
});

it.each([
	['it is an Excel file', 'PK\u0003\u0004', 'is an Excel file. Save it as CSV.'],
	[
		'a column is missing',
		'phoneNumber,id\n0612345678,1',
		'has no column messageId. Its columns: phoneNumber, id.',
	],
	['it is empty', '', 'contains no messages.'],
	['it has only a header', 'phoneNumber,messageId\n', 'contains no messages.'],
	['it is invalid JSON', '[{"phoneNumber":', 'is not valid JSON.'],
	['it is a JSON array without objects', '[1]', 'must contain an array of objects'],
	['it is JSON, but not an array', '{"messages":[]}', 'must contain an array of objects'],
	[
		'both columns are missing',
		'phone,id\n0612345678,1',
		'has no columns phoneNumber and messageId. Its columns: phone, id.',
	],
	['lines have different lengths', 'phoneNumber,messageId\n1,2,3', 'is not a valid CSV file'],
])('explains in one line that %s', (_, text, words) => {
	const read = (): unknown => readMessageFile(fileWith(text));
	expect(read).toThrow(words);
	expect(read).toThrow(/^[^\n]+$/);
});

it('accepts other column names', () => {
	const text = 'phone,id\n0612345678,1';
	expect(readMessageFile(fileWith(text), readColumns('phone, id'))).toEqual([
		{ phone: '0612345678', id: '1' },
	]);
	expect(() => readMessageFile(fileWith(text))).toThrow('e.g. --columns phone,id.');
	expect(() => readMessageFile(fileWith(text), readColumns('phone,nope'))).toThrow(
		/ has no column nope\. Its columns: phone, id\.$/,
	);
	expect(() => readMessageFile(fileWith('[1]'), readColumns('phone,id'))).toThrow(
		'must contain an array of objects with phone and id.',
	);
});

it.each(['phone', 'phone,', 'phone,id,name'])('refuses "%s" as column names', (text) => {
	expect(() => readColumns(text)).toThrow('It must be the names');
});

it('reports a missing file', () => {
	expect(() => readMessageFile(join(folder, 'nope.csv'))).toThrow('does not exist.');
});
