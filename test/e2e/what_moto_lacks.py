"""What builds of Packer ask of EC2, and moto does not do, or in part only. Importing this mends it."""
import base64

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_ssh_public_key
from moto.core.responses import ActionResult
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.amis import Ami
from moto.ec2.models.spot_requests import SpotInstanceRequest
from moto.ec2.responses import EC2Response


def replaces(owner):
    """Puts a function in place of the method of its name, which it gets as its first argument."""
    def replace(function):
        original = getattr(owner, function.__name__)
        setattr(owner, function.__name__, lambda self, *args, **named: function(original, self, *args, **named))
    return replace


def adds(function):
    setattr(EC2Response, function.__name__, function)


@replaces(EC2Backend)
def create_image(original, self, instance_id, name, description, tag_specifications):
    """With a snapshot of each volume, and with tags for them."""
    tags = {one["ResourceType"]: {tag["Key"]: tag["Value"] for tag in one["Tags"]} for one in tag_specifications}
    image = original(self, instance_id, name, description, [one for one in tag_specifications if one["ResourceType"] == "image"])
    image.more_snapshots = {}
    instance = self.get_instance(instance_id)
    for device, attached in instance.block_device_mapping.items():
        if device not in ["/dev/sda1", self.amis[instance.image_id].root_device_name]:  # by either of these names moto has the first one
            image.more_snapshots[device] = self.create_snapshot(attached.volume_id, "", from_ami=image.id)
    for snapshot in [image.ebs_snapshot, *image.more_snapshots.values()]:
        snapshot.add_tags(tags.get("snapshot", {}))
    return image


@replaces(EC2Response)
def copy_image(original, self):
    """With the tags of the image, where that is asked for."""
    answer = original(self)
    if self._get_param("CopyImageTags"):
        source = ec2_backends[self.current_account][self._get_param("SourceRegion")].amis[self._get_param("SourceImageId")]
        self.ec2_backend.amis[answer.result["ImageId"]].add_tags({tag["key"]: tag["value"] for tag in source.get_tags()})
    return answer


@replaces(EC2Response)
def register_image(original, self):
    """Of the snapshot that is named, or of a bundle."""
    answer = original(self)
    image = self.ec2_backend.amis[answer.result["ImageId"]]
    named = [one["Ebs"]["SnapshotId"] for one in self._get_param("BlockDeviceMappings", []) if one.get("Ebs", {}).get("SnapshotId")]
    if named:
        del self.ec2_backend.snapshots[image.ebs_snapshot.id]
        image.ebs_snapshot = self.ec2_backend.get_snapshot(named[0])
        image.ebs_snapshot.from_ami = image.id
    if self._get_param("ImageLocation"):
        image.root_device_type = "instance-store"
    return answer


@replaces(Ami)
def __init__(original, self, *args, root_device_type="ebs", **named):
    """With the type of root device that AWS gives to what is made of an instance, and with an alias other than Amazon's for the Marketplace."""
    original(self, *args, root_device_type=root_device_type, **named)
    if self.owner_id == "679593333241":
        self.owner_alias = "aws-marketplace"


root_device = Ami.block_device_mappings.fget


def block_device_mappings(self):
    """None for a bundle in S3, and more than the first volume where there are more."""
    more = [{"DeviceName": device, "Ebs": {"SnapshotId": snapshot.id, "VolumeSize": snapshot.volume.size}}
            for device, snapshot in getattr(self, "more_snapshots", {}).items()]
    return [] if self.root_device_type == "instance-store" else root_device(self) + more


Ami.block_device_mappings = property(block_device_mappings)


@replaces(EC2Backend)
def run_instances(original, self, image_id, *args, **named):
    """With a root volume that stays, where the image says so."""
    reservation = original(self, image_id, *args, **named)
    if self.amis[image_id].name.startswith("keeps-root-volume"):
        for instance in reservation.instances:
            for device in instance.block_device_mapping.values():
                device.delete_on_termination = False
    return reservation


@replaces(EC2Backend)
def detach_volume(original, self, volume_id, instance_id, device_path):
    """Without the name of the instance."""
    return original(self, volume_id, instance_id or self.get_volume(volume_id).attachment.instance.id, device_path)


@replaces(EC2Backend)
def create_launch_template(original, self, name, description, template_data, *args, **named):
    """With the subnet of its network interface, where fleets of moto look for it."""
    for card in template_data.get("NetworkInterfaces", []):
        template_data.setdefault("SubnetId", card.get("SubnetId"))
    return original(self, name, description, template_data, *args, **named)


@replaces(SpotInstanceRequest)
def launch_instance(original, self):
    """An instance that knows its request, with the profile and the volumes of its launch template."""
    instance = original(self)
    instance.spot_instance_request_id = self.id
    named = self.launch_spec.launch_template_spec
    template = self.ec2_backend.get_launch_template(named["LaunchTemplateId"]).get_version(named["Version"]).data
    profile = template.get("IamInstanceProfile", {}).get("Name")
    if profile:
        self.ec2_backend.associate_iam_instance_profile(instance.id, iam_instance_profile_name=profile)
    for device in template.get("BlockDeviceMappings", []):
        volume = device["Ebs"]
        instance.add_block_device(
            volume.get("VolumeSize"), device["DeviceName"], volume.get("SnapshotId"), volume.get("Encrypted", False), True, None, volume_type=volume.get("VolumeType"),
        )
        made = self.ec2_backend.get_volume(instance.block_device_mapping[device["DeviceName"]].volume_id)
        made.add_tags(self.launch_spec.tag_specifications.get("volume", {}))
    return instance


@replaces(EC2Backend)
def get_password_data(_, self, instance_id):
    """Encrypted for the key pair of the instance."""
    key = load_ssh_public_key(self.key_pairs[self.get_instance(instance_id).key_name].material_public)
    return base64.b64encode(key.encrypt(b"secret", padding.PKCS1v15())).decode()


@adds
def enable_image_deprecation(self):
    return ActionResult({"Return": True})


@adds
def enable_image_deregistration_protection(self):
    return ActionResult({"Return": "enabled-with-cooldown"})


@adds
def enable_fast_launch(self):
    return ActionResult({"ImageId": self._get_param("ImageId"), "State": "enabling"})


@adds
def describe_fast_launch_images(self):
    return ActionResult({"FastLaunchImages": [{"ImageId": one, "State": "enabled"} for one in self._get_param("ImageIds", [])]})


@adds
def import_image(self):
    image = self.ec2_backend.register_image("import-ami", "")
    return ActionResult({"ImportTaskId": f"import-{image.id}", "Status": "active"})


@adds
def describe_import_image_tasks(self):
    tasks = self._get_param("ImportTaskIds", [])
    return ActionResult({"ImportImageTasks": [
        {"ImportTaskId": task, "ImageId": task.removeprefix("import-"), "Status": "completed"} for task in tasks
    ]})
