"""Prints what TensorBoard finds in a folder: a line "name step value" a scalar, "image name count" an image."""
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "images": 0})
events.Reload()
for name in events.Tags()["scalars"]:
    for scalar in events.Scalars(name):
        print(name, scalar.step, repr(scalar.value))
for name in events.Tags()["images"]:
    print("image", name, len(events.Images(name)))
