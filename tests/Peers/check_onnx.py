"""check_onnx.py MODEL.onnx: onnx's own checker, with the shapes of all nodes inferred; prints the outputs' shapes."""
import sys
import onnx

model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
for output in inferred.graph.output:
    print(output.name, *(d.dim_param or d.dim_value for d in output.type.tensor_type.shape.dim))
print("opset", model.opset_import[0].version)
