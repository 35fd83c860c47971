"""fal's page: subscribes with the Python client, and prints the log and the result. Only the address differs."""

import json
import os

import fal_client

fal_client.client.QUEUE_URL_FORMAT = os.environ["BASE_URL"] + "/"


def show_log(update):
    if isinstance(update, fal_client.InProgress):
        for line in update.logs:
            print(line["message"])


result = fal_client.subscribe(
    "fal-ai/kandinsky5/text-to-video/distill",
    arguments={"prompt": "A paper boat"},
    with_logs=True,
    on_queue_update=show_log,
)
print(json.dumps(result))
