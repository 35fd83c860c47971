"""The Python samples of AI/ML API: posts a body, then asks until the status is none of the pending ones."""

import json
import os
import sys
import time

import requests

path, body, pending = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
url = os.environ["BASE_URL"] + path
key = {"Authorization": "Bearer " + os.environ["API_KEY"]}

answer = requests.post(url, json=body, headers=key)
if answer.status_code >= 400:
    print(json.dumps({"refused": answer.status_code, "body": answer.json()}))
    sys.exit()

generation = answer.json()
while generation["status"] in pending:
    time.sleep(0.05)
    generation = requests.get(
        url,
        params={"generation_id": generation["id"]},
        headers={**key, "Content-Type": "application/json"},
    ).json()
print(json.dumps(generation))
