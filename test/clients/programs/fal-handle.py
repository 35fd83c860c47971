"""The rest of fal's Python client: submit, status without the log, result, cancel, and an error."""

import json
import os

import fal_client

fal_client.client.QUEUE_URL_FORMAT = os.environ["BASE_URL"] + "/"
model = "fal-ai/kandinsky5/text-to-video/distill"

handle = fal_client.submit(model, arguments={"prompt": "A paper boat"})
kinds = [type(status).__name__ for status in handle.iter_events()]
again = fal_client.result(model, handle.request_id)

cancelled = fal_client.submit(model, arguments={"prompt": "A paper boat", "duration": "10s"})
cancelled.cancel()
end = cancelled.status(with_logs=True)

try:
    fal_client.submit(model, arguments={"prompt": "A paper boat", "duration": 5})
except fal_client.FalClientHTTPError as error:
    refused = {"status": error.status_code, "fields": [problem["loc"] for problem in error.args[0]]}

print(
    json.dumps(
        {
            "last": kinds[-1],
            "same": again == handle.get(),
            "cancelled": [type(end).__name__, end.error_type],
            "refused": refused,
        }
    )
)
