import { readFileSync } from 'node:fs';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { OPERATION_CASES } from '../engine/everyOperation';
import { previewFileOf, previewOf } from '../engine/preview';
import { closeSimulators } from '../engine/scenario';

afterEach(closeSimulators);

it('is for the version of the node', () => {
	expect(new SmsPartner().description.version).toBe(1);
});

it.each(OPERATION_CASES)(
	'previews the fields of %s in the order and with the types of a real item (npm run generate)',
	async (_, one) => {
		const preview: unknown = JSON.parse(readFileSync(previewFileOf(one), 'utf8'));
		expect(JSON.stringify(preview)).toBe(await previewOf(one));
	},
);
