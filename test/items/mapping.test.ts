import { mappingError } from '../../nodes/SmsPartner/items/mapping';
import { NODE } from './fakeContext';

describe('mappingError', () => {
	const field = (displayName: string, path: string[], isFound = false, isWhole = true) => ({
		...{ displayName, path, isFound, isWhole },
	});
	const items = [{ json: { phone: '0612345678' } }, { json: { message_id: 7, phone: '' } }];

	it('names the parameters, the missing fields, and the fields that the items have', () => {
		const phone = field('Phone Number', ['phoneNumber']);
		const id = field('Message ID', ['data', 'messageId']);
		expect(mappingError(NODE, items, [phone, id])).toMatchObject({
			message: "No item has the fields 'phoneNumber' and 'data.messageId'",
			description:
				"'Phone Number' and 'Message ID' read 'phoneNumber' and 'data.messageId', but the items have: 'phone', 'message_id'. Map 'Phone Number' and 'Message ID' to the fields that contain them.",
		});
		expect(mappingError(NODE, [{ json: {} }], [phone])).toMatchObject({
			message: "No item has the field 'phoneNumber'",
			description:
				"'Phone Number' reads 'phoneNumber', but the items have no fields. Map 'Phone Number' to the field that contains it.",
		});
	});

	it('names the missing fields of a text', () => {
		const fields = [['firstname'], ['city'], ['city'], ['day']].map((path) =>
			field('Message', path, false, false),
		);
		expect(mappingError(NODE, items, fields)).toMatchObject({
			message: "No item has the fields 'firstname', 'city', and 'day'",
			description:
				"'Message' reads 'firstname', 'city', and 'day', but the items have: 'phone', 'message_id'. Correct the fields in 'Message'. If a field may be missing, add ?? '' after its name, or ? before a method, as in $json.name?.trim().",
		});
	});

	it('spells out the invisible characters of names', () => {
		const columns = [{ json: { '\ufeffphoneNumber': 1, 'name ': 1 } }];
		const fields = [field('Phone Number', ['phoneNumber']), field('Message', ['\u00a0name'])];
		expect(mappingError(NODE, columns, fields)).toMatchObject({
			message: "No item has the fields 'phoneNumber' and a no-break space + 'name'",
			description:
				"'Phone Number' and 'Message' read 'phoneNumber' and a no-break space + 'name', but the items have: U+FEFF + 'phoneNumber', 'name' + a space. Map 'Phone Number' and 'Message' to the fields that contain them.",
		});
	});

	it('asks to correct a text and a mapping together', () => {
		const fields = [
			field('Phone Number', ['phoneNumber']),
			field('Message', ['city'], false, false),
		];
		expect(mappingError(NODE, items, fields)).toMatchObject({
			description: expect.stringContaining("Correct the fields in 'Phone Number' and 'Message'."),
		});
	});

	it('lists names and fields up to the limits as they are, of the first 100 items', () => {
		const names = ['x'.repeat(40), ...Array.from({ length: 14 }, (_, index) => `f${index}`)];
		const json = Object.fromEntries(names.map((name) => [name, 1]));
		const more = [...Array.from({ length: 100 }, () => ({ json })), { json: { late: 1 } }];
		expect(mappingError(NODE, more, [field('Phone Number', ['phone'])])).toMatchObject({
			description: expect.stringContaining(`have: '${names.join("', '")}'. Map`),
		});
	});

	it('lists only the first fields of an item with many, and shortens long names', () => {
		const names = ['x'.repeat(41), ...Array.from({ length: 15 }, (_, index) => `f${index}`)];
		const json = Object.fromEntries(names.map((name) => [name, 1]));
		expect(mappingError(NODE, [{ json }], [field('Phone Number', ['phone'])])).toMatchObject({
			description: expect.stringContaining(
				`have: '${'x'.repeat(39)}…', '${names.slice(1, 15).join("', '")}', …. Map`,
			),
		});
	});
});
