import { multiStatusCall } from '../../nodes/SmsPartner/api/multiStatus';
import { rawEntry } from '../../nodes/SmsPartner/api/status';

const MESSAGES = [
	{ phoneNumber: '+33699999993', messageId: 111111 },
	{ phoneNumber: '+33699999992', messageId: 1000 },
];
const { toContent, toOutcomes } = multiStatusCall(['33'], rawEntry);

it("requests the messages in the list of the API's examples", () => {
	expect(toContent(MESSAGES)).toEqual({ SMSStatut_List: MESSAGES });
});

it('gives each message its first entry, in any order, and counts the entries about none', () => {
	const [first, second] = MESSAGES.map((message) => ({ ...message, status: 'Delivered' }));
	const later = { ...first, status: 'Waiting' };
	const stranger = { ...first, messageId: 5 };
	expect(toOutcomes(MESSAGES, [stranger, second, first, later, null])).toMatchObject({
		outcomes: [{ result: { fields: first } }, { result: { fields: second } }],
		unexpected: 2,
	});
});
