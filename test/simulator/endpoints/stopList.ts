import { type SimulatedEndpoint, success } from '../answers';

/** The numbers that want no more SMS: the one of the API's example. */
export const stopList: SimulatedEndpoint = () =>
	success({
		nbData: 1,
		data: [{ id: 19, phoneNumber: '+33639980099', createdAt: '2015-07-20 10:19:45' }],
	});
